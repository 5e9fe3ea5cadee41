#include "standing.h"

#include "v8Symbols.h"
#include "values.h"

namespace pump {

napi_value InsideMicrotask(napi_env env, napi_callback_info) {
  const V8Microtasks* v8 = FindV8Microtasks();
  if (v8 == nullptr) return nullptr;
  void* isolate = v8->isolate();
  return Boolean(env, v8->is_running(isolate) || v8->depth(isolate) > 0);
}

// A napi_value is a v8::Local<v8::Value>, by Node-API's own definition.

napi_value ContextFrame(napi_env, napi_callback_info) {
  const V8ContextFrames* v8 = FindV8ContextFrames();
  return reinterpret_cast<napi_value>(v8->get(v8->isolate()).slot);
}

napi_value EnterContextFrame(napi_env env, napi_callback_info info) {
  const V8ContextFrames* v8 = FindV8ContextFrames();
  v8->set(v8->isolate(), LocalHandle{Argument(env, info, 0)});
  return nullptr;
}

bool FindsContextFrames() { return FindV8ContextFrames() != nullptr; }

}  // namespace pump
