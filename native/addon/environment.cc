#include "environment.h"

namespace pump {
namespace {

constexpr unsigned kUvWithTimersAfterPoll = 0x012d00;  // 1.45; before, timers ran ahead of the poll, and a turn could oversleep them

// A worker unloads the addon when it ends, and libuv calls back into it for each handle that it closes. So the end has to wait
// for those: an asynchronous cleanup hook.
void OnHandleClosed(uv_handle_t* handle) {
  auto* self = static_cast<Environment*>(handle->data);
  if (--self->open_handles > 0) return;
  napi_remove_async_cleanup_hook(self->cleanup);
  delete self;
}

void CloseHandle(Environment* self, void* handle) {
  self->open_handles++;
  uv_close(static_cast<uv_handle_t*>(handle), OnHandleClosed);
}

void OnEnvironmentEnd(napi_async_cleanup_hook_handle hook, void* data) {
  auto* self = static_cast<Environment*>(data);
  self->cleanup = hook;
  CloseHandle(self, &self->keep_alive);
  CloseHandle(self, &self->alarm);
  CloseHandle(self, &self->before_poll);
  CloseHandle(self, &self->after_poll);
  CloseHandle(self, &self->kick);
}

void InitializeHandle(Environment* self, void* handle) {
  auto* base = static_cast<uv_handle_t*>(handle);
  base->data = self;
  uv_unref(base);
}

void InitializeHandles(Environment* self) {
  uv_async_init(self->loop, &self->keep_alive, nullptr);
  uv_timer_init(self->loop, &self->alarm);
  uv_prepare_init(self->loop, &self->before_poll);
  uv_check_init(self->loop, &self->after_poll);
  uv_idle_init(self->loop, &self->kick);
  InitializeHandle(self, &self->keep_alive);
  InitializeHandle(self, &self->alarm);
  InitializeHandle(self, &self->before_poll);
  InitializeHandle(self, &self->after_poll);
  self->kick.data = self;  // this one holds the loop alive while it is active
}

// process._tickCallback runs the ticks and the microtasks, as Node does after each callback.
bool FindTickCallback(Environment* self) {
  napi_value global, process, callback;
  napi_valuetype type = napi_undefined;
  napi_get_global(self->env, &global);
  if (napi_get_named_property(self->env, global, "process", &process) != napi_ok) return false;
  if (napi_get_named_property(self->env, process, "_tickCallback", &callback) != napi_ok) return false;
  if (napi_typeof(self->env, callback, &type) != napi_ok || type != napi_function) return false;
  return napi_create_reference(self->env, callback, 1, &self->tick_callback) == napi_ok;
}

bool CreateAsyncContext(Environment* self) {
  napi_value resource, name;
  napi_create_object(self->env, &resource);
  napi_create_string_utf8(self->env, "syncawait-native", NAPI_AUTO_LENGTH, &name);
  return napi_create_reference(self->env, resource, 1, &self->resource) == napi_ok &&
         napi_async_init(self->env, resource, name, &self->async_context) == napi_ok;
}

bool CreatePhaseCell(Environment* self) {
  napi_value buffer, cell;
  void* memory = nullptr;
  if (napi_create_arraybuffer(self->env, sizeof(int32_t), &memory, &buffer) != napi_ok) return false;
  if (napi_create_typedarray(self->env, napi_int32_array, 1, buffer, 0, &cell) != napi_ok) return false;
  self->phase = static_cast<int32_t*>(memory);
  SetPhase(self, Phase::kOutside);
  return napi_create_reference(self->env, cell, 1, &self->phase_cell) == napi_ok;
}

const char* Prepare(Environment* self) {
  if (uv_version() < kUvWithTimersAfterPoll) return "libuv is older than 1.45 (Node 20.3 has it)";
  if (napi_get_uv_event_loop(self->env, &self->loop) != napi_ok) return "this environment has no libuv loop";
  if (!FindTickCallback(self)) return "this Node has no process._tickCallback";
  if (!CreateAsyncContext(self)) return "no asynchronous context can be made";
  if (!CreatePhaseCell(self)) return "no memory can be shared with JavaScript";
  return nullptr;
}

}  // namespace

Environment* CreateEnvironment(napi_env env) {
  auto* self = new Environment();
  self->env = env;
  if (const char* missing = Prepare(self)) {
    delete self;
    napi_throw_error(env, "ERR_SYNCAWAIT_HOST_PUMP", missing);
    return nullptr;
  }
  InitializeHandles(self);
  napi_set_instance_data(env, self, nullptr, nullptr);
  napi_add_async_cleanup_hook(env, OnEnvironmentEnd, self, nullptr);
  return self;
}

Environment* EnvironmentOf(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return static_cast<Environment*>(data);
}

}  // namespace pump
