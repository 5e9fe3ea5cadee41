// Values to and from JavaScript, as far as the addon's functions need them.
#pragma once

#include <node_api.h>

namespace pump {

// The argument at `index`, of at most four; undefined where there is none.
napi_value Argument(napi_env env, napi_callback_info info, size_t index);

// The same as a number of milliseconds, rounded up to whole ones; -1 for Infinity, which is how long a turn sleeps without a limit.
int64_t MillisecondsArgument(napi_env env, napi_callback_info info, size_t index);

bool BooleanArgument(napi_env env, napi_callback_info info, size_t index);

napi_value Boolean(napi_env env, bool value);
napi_value Double(napi_env env, double value);
napi_value String(napi_env env, const char* value);

// The value that `reference` holds.
napi_value Held(napi_env env, napi_ref reference);

}  // namespace pump
