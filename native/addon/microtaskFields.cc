#include "microtaskFields.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "v8Symbols.h"

#ifdef __linux__
#include <malloc.h>
#endif

namespace pump {
namespace {

constexpr int kExplicitPolicy = 0;  // v8::MicrotasksPolicy::kExplicit: runs only when told to
constexpr size_t kMostBytes = 120;
constexpr int kFirstField = sizeof(void*);  // behind the table of virtual functions

size_t SizeOf(V8MicrotaskQueue* queue) {
#ifdef __linux__
  return std::min(kMostBytes, malloc_usable_size(queue));
#else
  (void)queue;
  return 0;
#endif
}

struct RunningProbe {
  V8MicrotaskQueue* queue;
  int size;
  bool said_running = false;
  int offset = -1;
};

// A microtask. While it runs, IsRunningMicrotasks() is true because of one byte: the one without which it is false.
void FindRunningField(void* data) {
  auto* probe = static_cast<RunningProbe*>(data);
  auto* bytes = reinterpret_cast<uint8_t*>(probe->queue);
  probe->said_running = probe->queue->IsRunningMicrotasks();
  for (int at = kFirstField; at < probe->size && probe->offset < 0; at++) {
    if (bytes[at] != 1) continue;
    bytes[at] = 0;
    if (!probe->queue->IsRunningMicrotasks()) probe->offset = at;
    bytes[at] = 1;
  }
}

int RunningOffset(const V8Symbols& v8, V8MicrotaskQueue* queue, int size) {
  RunningProbe probe{queue, size};
  queue->EnqueueCallback(v8.isolate(), FindRunningField, &probe);
  queue->PerformCheckpoint(v8.isolate());
  return probe.said_running && !queue->IsRunningMicrotasks() ? probe.offset : -1;
}

// The public scope that suppresses microtasks counts itself in one field: the only byte that changes, from 0 to 1.
int SuppressionsOffset(const V8Symbols& v8, V8MicrotaskQueue* queue, int size) {
  uint8_t before[kMostBytes], inside[kMostBytes];
  alignas(16) char scope[64] = {0};
  std::memcpy(before, queue, size);
  v8.suppress(scope, v8.isolate(), queue);
  std::memcpy(inside, queue, size);
  v8.unsuppress(scope);
  int offset = -1;
  for (int at = kFirstField; at < size; at++) {
    if (before[at] == inside[at]) continue;
    if (offset >= 0 || before[at] != 0 || inside[at] != 1) return -1;
    offset = at;
  }
  return offset;
}

}  // namespace

const char* FindMicrotaskFields(MicrotaskFields* fields) {
  const V8Symbols* v8 = FindV8Symbols();
  if (v8 == nullptr) return "a function of V8's was not found";
  V8MicrotaskQueue* queue = v8->new_microtask_queue(v8->isolate(), kExplicitPolicy).queue;
  if (queue == nullptr || queue->IsRunningMicrotasks() || queue->GetMicrotasksScopeDepth() != 0) {
    return "V8's microtask queue does not have the functions that are expected";
  }
  const int size = static_cast<int>(SizeOf(queue));
  fields->is_running = RunningOffset(*v8, queue, size);
  fields->suppressions = SuppressionsOffset(*v8, queue, size);
  delete queue;
  if (fields->is_running < 0) return "V8's mark for running microtasks was not found";
  if (fields->suppressions < 0 || fields->suppressions + 4 > size) return "V8's counter of suppressions was not found";
  return nullptr;
}

}  // namespace pump
