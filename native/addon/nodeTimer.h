// The one timer of libuv's that all timers of JavaScript share. Node arms it again when its callback has returned; while a stack is blocked
// below that callback, it would never fire.
#pragma once

#include <node_api.h>

namespace pump {

// findNodeTimer(arm): finds it as the only timer whose state changes while `arm()` sets a timer of JavaScript. Answers whether it did.
napi_value FindNodeTimer(napi_env env, napi_callback_info info);

// armNodeTimer(): has Node look at its timers in the next turn.
napi_value ArmNodeTimer(napi_env env, napi_callback_info info);

// now(): libuv's clock, in ms.
napi_value Now(napi_env env, napi_callback_info info);

}  // namespace pump
