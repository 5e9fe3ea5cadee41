#include "turn.h"

#include "environment.h"
#include "microtaskReentry.h"
#include "values.h"

namespace pump {
namespace {

void OnAlarm(uv_timer_t*) {}

uv_handle_t* KeepAlive(Environment* self) { return reinterpret_cast<uv_handle_t*>(&self->keep_alive); }

bool IsAlive(Environment* self) {
  const bool was_referenced = uv_has_ref(KeepAlive(self));
  uv_unref(KeepAlive(self));
  const bool alive = uv_loop_alive(self->loop);
  if (was_referenced) uv_ref(KeepAlive(self));
  return alive;
}

// Everything that has to be put back when a turn ends, also when it was called from a callback of an outer one.
class TurnScope {
 public:
  explicit TurnScope(Environment* self) : self_(self), outer_phase_(self->phase), reentry_(self->inside_microtasks) {
    self_->phase = Phase::kIo;
    self_->turns++;
    uv_ref(KeepAlive(self_));
  }
  ~TurnScope() {
    uv_timer_stop(&self_->alarm);
    if (--self_->turns == 0) uv_unref(KeepAlive(self_));
    self_->phase = outer_phase_;
  }

 private:
  Environment* const self_;
  const Phase outer_phase_;
  MicrotaskReentry reentry_;
};

void RunOnce(Environment* self, int64_t sleep) {
  TurnScope scope(self);
  // It is of the last turn, and alarms and sleeps are counted from it.
  uv_update_time(self->loop);
  if (sleep > 0) uv_timer_start(&self->alarm, OnAlarm, static_cast<uint64_t>(sleep), 0);
  uv_run(self->loop, sleep == 0 ? UV_RUN_NOWAIT : UV_RUN_ONCE);
}

}  // namespace

napi_value Alive(napi_env env, napi_callback_info) { return Boolean(env, IsAlive(EnvironmentOf(env))); }

napi_value Turn(napi_env env, napi_callback_info info) {
  Environment* self = EnvironmentOf(env);
  uv_idle_stop(&self->kick);  // it would neither let us sleep nor let the loop look empty
  const bool alive = IsAlive(self);
  const int64_t sleep = MillisecondsArgument(env, info, alive ? 0 : 1);
  // This scope does two things. It holds a verbose handler of exceptions, so that what callbacks throw is reported and does not
  // come out of us. And it makes theirs inner ones, which leave ticks and microtasks alone: those run when uv_run has returned.
  napi_callback_scope scope;
  if (napi_open_callback_scope(env, Held(env, self->resource), self->async_context, &scope) != napi_ok) return nullptr;
  RunOnce(self, sleep);
  napi_close_callback_scope(env, scope);
  return Boolean(env, alive);
}

}  // namespace pump
