#include "takeOver.h"

#include "environment.h"
#include "values.h"

namespace pump {
namespace {

void OnKick(uv_idle_t*) {}

void CallMainLoop(Environment* self) {
  napi_handle_scope scope;
  napi_value result, error;
  napi_open_handle_scope(self->env, &scope);
  const napi_status status = napi_make_callback(self->env, self->async_context, Held(self->env, self->resource),
                                                Held(self->env, self->main_loop), 0, nullptr, &result);
  if (status == napi_pending_exception && napi_get_and_clear_last_exception(self->env, &error) == napi_ok) {
    napi_fatal_exception(self->env, error);
  }
  napi_close_handle_scope(self->env, scope);
}

// Comes once in each round, just before the poll: of Node's own loop, where ours goes on instead, and of each turn of ours.
void OnBeforePoll(uv_prepare_t* handle) {
  auto* self = static_cast<Environment*>(handle->data);
  if (!self->main_runs && self->turns == 0) {
    StopKick(self);
    self->main_runs = true;
    SetPhase(self, Phase::kOutside);
    CallMainLoop(self);
    self->main_runs = false;
    // Either nothing is left, or a worker is being ended; then Node has told the loop to stop, and a turn of ours took it for itself.
    uv_stop(self->loop);
  }
  SetPhase(self, Phase::kIo);
}

void OnAfterPoll(uv_check_t* handle) { SetPhase(static_cast<Environment*>(handle->data), Phase::kAfterPoll); }

// libuv calls the handle that was started last first, and those behind one that does not return are not called at all. Ours is
// started now; restarting the others puts it behind them.
void MoveToFront(uv_handle_t* handle, void* last) {
  if (handle == last || handle->type != UV_PREPARE || !uv_is_active(handle)) return;
  auto* prepare = reinterpret_cast<uv_prepare_t*>(handle);
  const uv_prepare_cb callback = prepare->prepare_cb;
  uv_prepare_stop(prepare);
  uv_prepare_start(prepare, callback);
}

}  // namespace

napi_value TakeOver(napi_env env, napi_callback_info info) {
  Environment* self = EnvironmentOf(env);
  napi_create_reference(env, Argument(env, info, 0), 1, &self->main_loop);
  if (BooleanArgument(env, info, 1)) SetPhase(self, Phase::kUnknown);
  uv_prepare_start(&self->before_poll, OnBeforePoll);
  uv_walk(self->loop, MoveToFront, &self->before_poll);
  uv_check_start(&self->after_poll, OnAfterPoll);
  return nullptr;
}

napi_value Kick(napi_env env, napi_callback_info info) {
  Environment* self = EnvironmentOf(env);
  StopKick(self);
  if (!BooleanArgument(env, info, 0)) return nullptr;
  self->is_kicked = true;
  uv_idle_start(&self->kick, OnKick);
  return nullptr;
}

void StopKick(Environment* self) {
  if (!self->is_kicked) return;
  self->is_kicked = false;
  uv_idle_stop(&self->kick);
}

}  // namespace pump
