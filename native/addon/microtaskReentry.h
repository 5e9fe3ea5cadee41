// Microtasks while a microtask is blocked: experimental, and off unless asked for.
//
// V8 refuses to run microtasks inside one. Two fields of its queue say so; while they are cleared it does, and its code for that can be
// entered again: it takes each microtask off the queue before it runs it. Nobody promises where the fields are. So they are looked for at run
// time, on a queue of our own, by what V8's public functions do to it; where that gives no clear answer, the feature is off and says why.
#pragma once

#include <node_api.h>

#include <cstdint>

namespace pump {

// Finds the fields, once in a process. Null if they were found, else why not.
const char* CalibrateMicrotaskReentry();

// While it lives, microtasks may run inside the one that is running, if `enabled`. Put back however the scope is left, also when
// JavaScript is terminated, which no `finally` there would see.
class MicrotaskReentry {
 public:
  explicit MicrotaskReentry(bool enabled);
  ~MicrotaskReentry();
  MicrotaskReentry(const MicrotaskReentry&) = delete;
  MicrotaskReentry& operator=(const MicrotaskReentry&) = delete;

 private:
  uint8_t* queue_ = nullptr;  // null: nothing was changed
  uint8_t is_running_ = 0;
  int32_t suppressions_ = 0;
};

// insideMicrotasks(): turns it on for this environment. Answers "" or why it cannot.
napi_value InsideMicrotasks(napi_env env, napi_callback_info info);

}  // namespace pump
