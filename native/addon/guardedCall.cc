#include "guardedCall.h"

#include "microtaskReentry.h"
#include "v8Symbols.h"
#include "values.h"

namespace pump {
namespace {

// Each round ends early at a tick that throws; what comes behind it waits for the next.
constexpr int kMostRounds = 1000;

}  // namespace

Outcome CallGuarded(napi_env env, napi_value function) {
  napi_value undefined, result, error;
  napi_get_undefined(env, &undefined);
  if (napi_call_function(env, undefined, function, 0, nullptr, &result) == napi_ok) return Outcome::kReturned;
  bool is_pending = false;
  napi_is_exception_pending(env, &is_pending);
  if (!is_pending) {
    // Node-API's own handler has swallowed the termination: without this, the loops above us would go on for ever.
    TerminateExecution();
    return Outcome::kTerminated;
  }
  napi_get_and_clear_last_exception(env, &error);
  napi_fatal_exception(env, error);
  return Outcome::kThrew;
}

napi_value Drain(napi_env env, napi_callback_info) {
  Environment* self = EnvironmentOf(env);
  MicrotaskReentry reentry(self->inside_microtasks);
  napi_value tick_callback = Held(env, self->tick_callback);
  for (int round = 0; round < kMostRounds; round++) {
    if (CallGuarded(env, tick_callback) != Outcome::kThrew) break;
  }
  return nullptr;
}

napi_value Callback(napi_env env, napi_callback_info info) {
  MicrotaskReentry reentry(EnvironmentOf(env)->inside_microtasks);
  CallGuarded(env, Argument(env, info, 0));
  return nullptr;
}

}  // namespace pump
