#include "v8Symbols.h"

#include <uv.h>

#include <cstdint>
#include <cstdlib>

namespace pump {
namespace {

// In the program itself and the libraries that it was linked with. By libuv's function and not by the system's own, whose version would tie the binary to
// new systems.
template <class Function>
bool Find(Function& function, const char* name) {
#ifdef __linux__
  static uv_lib_t program;
  static const bool is_open = uv_dlopen(nullptr, &program) == 0;
  void* found = nullptr;
  if (!is_open || uv_dlsym(&program, name, &found) != 0) return false;
  function = reinterpret_cast<Function>(found);
  return true;
#else
  (void)function, (void)name;  // other systems mangle differently, and were not measured
  return false;
#endif
}

// The last one whose V8 all of this was measured with. A newer one may keep the names and change what is behind them.
constexpr uint32_t kLastNode = 26;
bool is_known_node = false;

// Otherwise, what serves where they are not found does: for tests, and for whoever trusts nothing but Node-API.
bool MayBeUsed() { return is_known_node && std::getenv("SYNCAWAIT_NATIVE_NODE_API_ONLY") == nullptr; }

const V8TryCatch* FindTryCatch() {
  static V8TryCatch symbols;
  const bool found = MayBeUsed() &&
                     Find(symbols.isolate, "_ZN2v87Isolate10GetCurrentEv") &&
                     Find(symbols.construct, "_ZN2v88TryCatchC1EPNS_7IsolateE") &&
                     Find(symbols.set_verbose, "_ZN2v88TryCatch10SetVerboseEb") &&
                     Find(symbols.destroy, "_ZN2v88TryCatchD1Ev");
  return found ? &symbols : nullptr;
}

const V8Microtasks* FindMicrotasks() {
  static V8Microtasks symbols;
  const bool found = MayBeUsed() &&
                     Find(symbols.isolate, "_ZN2v87Isolate10GetCurrentEv") &&
                     Find(symbols.is_running, "_ZN2v815MicrotasksScope19IsRunningMicrotasksEPNS_7IsolateE") &&
                     Find(symbols.depth, "_ZN2v815MicrotasksScope15GetCurrentDepthEPNS_7IsolateE");
  return found ? &symbols : nullptr;
}

const V8ContextFrames* FindContextFrames() {
  static V8ContextFrames symbols;
  const bool found = MayBeUsed() &&
                     Find(symbols.isolate, "_ZN2v87Isolate10GetCurrentEv") &&
                     Find(symbols.get, "_ZN2v87Isolate36GetContinuationPreservedEmbedderDataEv") &&
                     Find(symbols.set, "_ZN2v87Isolate36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE");
  return found ? &symbols : nullptr;
}

const V8Symbols* FindAll() {
  static V8Symbols symbols;
  const bool found = Find(symbols.isolate, "_ZN2v87Isolate10GetCurrentEv") &&
                     Find(symbols.context, "_ZN2v87Isolate17GetCurrentContextEv") &&
                     Find(symbols.microtask_queue, "_ZN2v87Context17GetMicrotaskQueueEv") &&
                     Find(symbols.new_microtask_queue, "_ZN2v814MicrotaskQueue3NewEPNS_7IsolateENS_16MicrotasksPolicyE") &&
                     Find(symbols.suppress, "_ZN2v87Isolate31SuppressMicrotaskExecutionScopeC1EPS0_PNS_14MicrotaskQueueE") &&
                     Find(symbols.unsuppress, "_ZN2v87Isolate31SuppressMicrotaskExecutionScopeD1Ev");
  return found ? &symbols : nullptr;
}

}  // namespace

void LookAtNode(napi_env env) {
  const napi_node_version* version = nullptr;
  is_known_node = napi_get_node_version(env, &version) == napi_ok && version->major <= kLastNode;
}

const V8Symbols* FindV8Symbols() {
  static const V8Symbols* const symbols = FindAll();
  return symbols;
}

const V8TryCatch* FindV8TryCatch() {
  static const V8TryCatch* const symbols = FindTryCatch();
  return symbols;
}

const V8Microtasks* FindV8Microtasks() {
  static const V8Microtasks* const symbols = FindMicrotasks();
  return symbols;
}

const V8ContextFrames* FindV8ContextFrames() {
  static const V8ContextFrames* const symbols = FindContextFrames();
  return symbols;
}

void TerminateExecution() {
  void* (*isolate)();
  void (*terminate)(void* isolate);
  if (Find(isolate, "_ZN2v87Isolate10GetCurrentEv") && Find(terminate, "_ZN2v87Isolate18TerminateExecutionEv")) {
    terminate(isolate());
  }
}

}  // namespace pump
