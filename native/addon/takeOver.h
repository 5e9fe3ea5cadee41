// Taking over Node's loop: it stands still in a prepare callback of its own while ours turns.
#pragma once

#include <node_api.h>

#include "environment.h"

namespace pump {

// takeOver(mainLoop, hasBegun): from now on, Node's loop calls `mainLoop` instead of turning; that returns when nothing is left to do.
// `hasBegun`: whether Node's loop turns already, and may be anywhere.
napi_value TakeOver(napi_env env, napi_callback_info info);

// kick(on): whether Node's loop is to come round for work of ours that libuv knows nothing of.
napi_value Kick(napi_env env, napi_callback_info info);

// kick(false)
void StopKick(Environment* self);

}  // namespace pump
