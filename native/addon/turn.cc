#include "turn.h"

#include "callbackScope.h"
#include "environment.h"
#include "microtaskReentry.h"
#include "takeOver.h"
#include "values.h"

namespace pump {
namespace {

void OnAlarm(uv_timer_t*) {}

uv_handle_t* KeepAlive(Environment* self) { return reinterpret_cast<uv_handle_t*>(&self->keep_alive); }

bool IsAlive(Environment* self) {
  if (!self->is_kept_alive) return uv_loop_alive(self->loop);
  uv_unref(KeepAlive(self));
  const bool alive = uv_loop_alive(self->loop);
  uv_ref(KeepAlive(self));
  return alive;
}

// Everything that has to be put back when a turn ends, also when it was called from a callback of an outer one. Handles are touched only where they are needed:
// between two turns the system has mostly driven them out of the processor's cache.
class TurnScope {
 public:
  TurnScope(Environment* self, bool alive)
      : self_(self), outer_phase_(PhaseOf(self)), keeps_alive_(!alive && !self->is_kept_alive), reentry_(self->inside_microtasks) {
    SetPhase(self_, Phase::kIo);
    self_->turns++;
    if (keeps_alive_) SetKeptAlive(true);
  }
  ~TurnScope() {
    if (self_->is_alarm_set) uv_timer_stop(&self_->alarm);
    self_->is_alarm_set = false;
    if (keeps_alive_) SetKeptAlive(false);
    self_->turns--;
    SetPhase(self_, outer_phase_);
  }
  void SetAlarm(int64_t milliseconds) {
    self_->is_alarm_set = true;
    uv_timer_start(&self_->alarm, OnAlarm, static_cast<uint64_t>(milliseconds), 0);
  }

 private:
  void SetKeptAlive(bool on) {
    self_->is_kept_alive = on;
    if (on) uv_ref(KeepAlive(self_));
    else uv_unref(KeepAlive(self_));
  }

  Environment* const self_;
  const Phase outer_phase_;
  const bool keeps_alive_;
  MicrotaskReentry reentry_;
};

// Whether a sleep may end by a timer that has to be on time: Node's, which all of JavaScript's share, where it was found. V8 nearly always has one or two, for its
// housekeeping; those may be late by as long as JavaScript has run since the last turn.
bool MayEndByTimer(Environment* self) {
  if (self->node_timer == nullptr) return uv_backend_timeout(self->loop) > 0;
  return uv_is_active(reinterpret_cast<uv_handle_t*>(self->node_timer));
}

void RunOnce(Environment* self, bool alive, int64_t sleep) {
  TurnScope scope(self, alive);
  // libuv's time is of the last turn, and alarms and sleeps are counted from it. To ask the system for it takes as long as half of what is ours in a turn.
  if (sleep > 0 || (sleep < 0 && MayEndByTimer(self))) uv_update_time(self->loop);
  if (sleep > 0) scope.SetAlarm(sleep);
  uv_run(self->loop, sleep == 0 ? UV_RUN_NOWAIT : UV_RUN_ONCE);
}

}  // namespace

napi_value Alive(napi_env env, napi_callback_info) { return Boolean(env, IsAlive(EnvironmentOf(env))); }

napi_value Turn(napi_env env, napi_callback_info info) {
  Environment* self = EnvironmentOf(env);
  StopKick(self);  // it would neither let us sleep nor let the loop look empty
  const bool alive = IsAlive(self);
  const int64_t sleep = MillisecondsArgument(env, info, alive ? 0 : 1);
  {
    CallbackScope scope(self);
    if (!scope.is_open()) return nullptr;
    RunOnce(self, alive, sleep);
  }
  return Boolean(env, alive);
}

}  // namespace pump
