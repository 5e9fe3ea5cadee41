#include "values.h"

#include <cmath>

namespace pump {

napi_value Argument(napi_env env, napi_callback_info info, size_t index) {
  napi_value values[4];
  size_t count = 4;
  napi_get_cb_info(env, info, &count, values, nullptr, nullptr);
  return values[index];
}

int64_t MillisecondsArgument(napi_env env, napi_callback_info info, size_t index) {
  double value = 0;
  napi_get_value_double(env, Argument(env, info, index), &value);
  return std::isinf(value) ? -1 : static_cast<int64_t>(std::ceil(value));
}

bool BooleanArgument(napi_env env, napi_callback_info info, size_t index) {
  bool value = false;
  napi_get_value_bool(env, Argument(env, info, index), &value);
  return value;
}

napi_value Boolean(napi_env env, bool value) {
  napi_value result;
  napi_get_boolean(env, value, &result);
  return result;
}

napi_value Double(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}

napi_value String(napi_env env, const char* value) {
  napi_value result;
  napi_create_string_utf8(env, value, NAPI_AUTO_LENGTH, &result);
  return result;
}

napi_value Held(napi_env env, napi_ref reference) {
  napi_value result = nullptr;
  napi_get_reference_value(env, reference, &result);
  return result;
}

}  // namespace pump
