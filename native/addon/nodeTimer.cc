#include "nodeTimer.h"

#include <vector>

#include "environment.h"
#include "values.h"

namespace pump {
namespace {

struct TimerState {
  uv_timer_t* timer;
  uint64_t timeout;
  uint64_t start_id;
  bool is_active;
  bool is_referenced;

  explicit TimerState(uv_timer_t* one)
      : timer(one),
        timeout(one->timeout),
        start_id(one->start_id),
        is_active(uv_is_active(reinterpret_cast<uv_handle_t*>(one))),
        is_referenced(uv_has_ref(reinterpret_cast<uv_handle_t*>(one))) {}

  bool operator==(const TimerState& other) const {
    return timeout == other.timeout && start_id == other.start_id && is_active == other.is_active &&
           is_referenced == other.is_referenced;
  }
};

void CollectTimer(uv_handle_t* handle, void* timers) {
  if (handle->type != UV_TIMER) return;
  static_cast<std::vector<TimerState>*>(timers)->emplace_back(reinterpret_cast<uv_timer_t*>(handle));
}

}  // namespace

napi_value FindNodeTimer(napi_env env, napi_callback_info info) {
  Environment* self = EnvironmentOf(env);
  std::vector<TimerState> before;
  uv_walk(self->loop, CollectTimer, &before);
  napi_value undefined, result;
  napi_get_undefined(env, &undefined);
  if (napi_call_function(env, undefined, Argument(env, info, 0), 0, nullptr, &result) != napi_ok) return nullptr;
  int changed = 0;
  for (const TimerState& state : before) {
    if (TimerState(state.timer) == state) continue;
    changed++;
    self->node_timer = state.timer;
  }
  if (changed != 1) self->node_timer = nullptr;
  return Boolean(env, changed == 1);
}

napi_value ArmNodeTimer(napi_env env, napi_callback_info) {
  Environment* self = EnvironmentOf(env);
  // It may be armed already, but for a timer that was set below and is not the earliest. Too early does no harm: Node looks at its list.
  uv_timer_t* timer = self->node_timer;
  if (timer != nullptr && timer->timer_cb != nullptr) uv_timer_start(timer, timer->timer_cb, 0, 0);
  return nullptr;
}

napi_value Now(napi_env env, napi_callback_info) {
  return Double(env, static_cast<double>(uv_now(EnvironmentOf(env)->loop)));
}

}  // namespace pump
