// What the addon keeps for one Node environment: the main thread, or a worker.
#pragma once

#include <node_api.h>
#include <uv.h>

namespace pump {

// Where in libuv's round the JavaScript that runs now was called from. What may block there is decided in src/pump.ts.
enum class Phase : int32_t {
  kOutside = 0,    // from no callback of libuv's: our main loop, or before Node's loop has begun
  kUnknown = 1,    // Node's loop had begun when we were installed, and we have not taken over yet
  kIo = 2,         // pending callbacks, poll: libuv is in the middle of its own structures, and must not be entered again
  kAfterPoll = 3,  // immediates of Node's own, closing callbacks, timers
};

struct Environment {
  napi_env env = nullptr;
  uv_loop_t* loop = nullptr;
  napi_async_context async_context = nullptr;
  napi_ref resource = nullptr;       // of async_context
  napi_ref tick_callback = nullptr;  // process._tickCallback
  napi_ref main_loop = nullptr;      // what takes over Node's loop; null until takeOver()

  uv_async_t keep_alive;     // referenced only inside a turn, where nothing else keeps the loop alive: uv_run would return at once
  uv_timer_t alarm;          // ends a turn that may sleep only so long
  uv_prepare_t before_poll;  // takes over Node's loop; begins Phase::kIo
  uv_check_t after_poll;     // ends it
  uv_idle_t kick;            // makes Node's loop come to before_poll at once

  uv_timer_t* node_timer = nullptr;  // the one that all timers of JavaScript share
  int turns = 0;                     // how many of ours are on the native stack
  int32_t* phase = nullptr;          // a Phase, in memory of phase_cell's
  napi_ref phase_cell = nullptr;     // an Int32Array of one, which JavaScript reads without a call
  bool main_runs = false;
  bool inside_microtasks = false;
  bool is_kicked = false;      // kick is active
  bool is_kept_alive = false;  // keep_alive is referenced
  bool is_alarm_set = false;   // alarm is active
  int open_handles = 0;  // that have not been closed yet, once the environment ends
  napi_async_cleanup_hook_handle cleanup = nullptr;
};

// Makes the state of `env` and its handles. Null, with an exception pending, where this Node lacks something.
Environment* CreateEnvironment(napi_env env);

Environment* EnvironmentOf(napi_env env);

inline Phase PhaseOf(const Environment* self) { return static_cast<Phase>(*self->phase); }
inline void SetPhase(Environment* self, Phase phase) { *self->phase = static_cast<int32_t>(phase); }

}  // namespace pump
