// Where a stack stands that is about to block, asked of V8 directly: what the package finds out in JavaScript otherwise takes several times as long.
#pragma once

#include <node_api.h>

namespace pump {

// insideMicrotask(): whether V8 runs no microtasks now, because one is running; undefined where its functions are not found.
napi_value InsideMicrotask(napi_env env, napi_callback_info info);

// contextFrame(), enterContextFrame(frame): the AsyncLocalStorage context of the running code. From Node 24 on V8 keeps it, and lets nobody else in.
napi_value ContextFrame(napi_env env, napi_callback_info info);
napi_value EnterContextFrame(napi_env env, napi_callback_info info);

// Whether the two are of any use here.
bool FindsContextFrames();

}  // namespace pump
