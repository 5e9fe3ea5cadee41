// One round of the loop, for a stack that is blocked and for our main loop alike.
#pragma once

#include <node_api.h>

namespace pump {

// alive(): whether anything keeps the loop going, apart from ourselves.
napi_value Alive(napi_env env, napi_callback_info info);

// turn(limit, grace): runs what is ready; sleeps `limit` ms at most where something keeps the loop going, else `grace` ms. Ticks and
// microtasks are left to drain(). Answers whether something kept the loop going when it began.
napi_value Turn(napi_env env, napi_callback_info info);

}  // namespace pump
