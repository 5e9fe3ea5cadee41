#include "microtaskReentry.h"

#include <cstring>

#include "environment.h"
#include "microtaskFields.h"
#include "v8Symbols.h"
#include "values.h"

namespace pump {
namespace {

MicrotaskFields fields;

uint8_t* CurrentQueue() {
  const V8Symbols* v8 = FindV8Symbols();
  const LocalHandle context = v8->context(v8->isolate());
  return context.slot == nullptr ? nullptr : reinterpret_cast<uint8_t*>(v8->microtask_queue(context.slot));
}

}  // namespace

const char* CalibrateMicrotaskReentry() {
  static const char* const failure = FindMicrotaskFields(&fields);
  return failure;
}

MicrotaskReentry::MicrotaskReentry(bool enabled) {
  uint8_t* queue = enabled ? CurrentQueue() : nullptr;
  if (queue == nullptr) return;
  is_running_ = queue[fields.is_running];
  std::memcpy(&suppressions_, queue + fields.suppressions, sizeof suppressions_);
  if (is_running_ == 0 && suppressions_ == 0) return;
  queue_ = queue;
  queue_[fields.is_running] = 0;
  std::memset(queue_ + fields.suppressions, 0, sizeof suppressions_);
}

MicrotaskReentry::~MicrotaskReentry() {
  if (queue_ == nullptr) return;
  queue_[fields.is_running] = is_running_;
  std::memcpy(queue_ + fields.suppressions, &suppressions_, sizeof suppressions_);
}

napi_value InsideMicrotasks(napi_env env, napi_callback_info) {
  const char* failure = CalibrateMicrotaskReentry();
  EnvironmentOf(env)->inside_microtasks = failure == nullptr;
  return String(env, failure == nullptr ? "" : failure);
}

}  // namespace pump
