// Calls of other people's code below which a stack is blocked: what they throw is none of the blocked function's business.
#pragma once

#include "environment.h"

namespace pump {

enum class Outcome {
  kReturned,
  kThrew,       // and 'uncaughtException' has heard of it
  kTerminated,  // JavaScript may run no more: a worker is ending, or a time limit of `vm` has passed
};

Outcome CallGuarded(napi_env env, napi_value function);

// drain(): ticks, microtasks and rejections that nobody handles, until none is left.
napi_value Drain(napi_env env, napi_callback_info info);

// callback(f): calls it as a callback of the host's.
napi_value Callback(napi_env env, napi_callback_info info);

}  // namespace pump
