// syncawait-native: turns Node's event loop while a stack is blocked. What each function does stands in the header of its name's file; when and
// why they are called, in src/.
#include <node_api.h>

#include "environment.h"
#include "guardedCall.h"
#include "microtaskReentry.h"
#include "nodeTimer.h"
#include "standing.h"
#include "takeOver.h"
#include "turn.h"
#include "v8Symbols.h"
#include "values.h"

#ifndef SYNCAWAIT_SOURCES
#define SYNCAWAIT_SOURCES unknown
#endif
#define QUOTE(text) #text
#define QUOTE_VALUE(macro) QUOTE(macro)

namespace {

constexpr struct {
  const char* name;
  napi_callback function;
} kFunctions[] = {
    {"alive", pump::Alive},
    {"armNodeTimer", pump::ArmNodeTimer},
    {"callback", pump::Callback},
    {"contextFrame", pump::ContextFrame},
    {"drain", pump::Drain},
    {"enterContextFrame", pump::EnterContextFrame},
    {"findNodeTimer", pump::FindNodeTimer},
    {"insideMicrotask", pump::InsideMicrotask},
    {"insideMicrotasks", pump::InsideMicrotasks},
    {"kick", pump::Kick},
    {"now", pump::Now},
    {"takeOver", pump::TakeOver},
    {"turn", pump::Turn},
};

}  // namespace

NAPI_MODULE_INIT() {
  pump::LookAtNode(env);
  const pump::Environment* self = pump::CreateEnvironment(env);
  if (self == nullptr) return nullptr;
  for (const auto& [name, function] : kFunctions) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  }
  napi_set_named_property(env, exports, "phase", pump::Held(env, self->phase_cell));
  napi_set_named_property(env, exports, "findsContextFrames", pump::Boolean(env, pump::FindsContextFrames()));
  // The hash of the sources that this was built from: scripts/prebuild.mjs.
  napi_set_named_property(env, exports, "sources", pump::String(env, QUOTE_VALUE(SYNCAWAIT_SOURCES)));
  return exports;
}
