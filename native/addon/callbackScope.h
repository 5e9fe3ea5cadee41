// Around a round of libuv's: what callbacks throw there is reported, and does not come out of us; and they are inner ones, which leave ticks and microtasks
// alone. Those run when the round is over.
#pragma once

#include <node_api.h>

#include "environment.h"

namespace pump {

// On the native stack. Node-API's scope does both. Below our main loop, which Node has called in a scope of its own, all callbacks are inner ones already: there V8's
// handler of exceptions does, where it is found. It takes a tenth of the time.
class CallbackScope {
 public:
  explicit CallbackScope(Environment* self);
  ~CallbackScope();
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;

  // False: JavaScript may run no more.
  bool is_open() const { return handler_ != nullptr || scope_ != nullptr; }

 private:
  const napi_env env_;
  const struct V8TryCatch* handler_ = nullptr;  // that `memory_` is in use by
  napi_callback_scope scope_ = nullptr;
  // V8's is six words up to 14.6.
  alignas(16) char memory_[128];
};

}  // namespace pump
