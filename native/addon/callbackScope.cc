#include "callbackScope.h"

#include "v8Symbols.h"
#include "values.h"

namespace pump {

CallbackScope::CallbackScope(Environment* self) : env_(self->env) {
  handler_ = self->main_runs ? FindV8TryCatch() : nullptr;
  if (handler_ == nullptr) {
    if (napi_open_callback_scope(env_, Held(env_, self->resource), self->async_context, &scope_) != napi_ok) scope_ = nullptr;
    return;
  }
  handler_->construct(memory_, handler_->isolate());
  handler_->set_verbose(memory_, true);
}

CallbackScope::~CallbackScope() {
  if (handler_ != nullptr) handler_->destroy(memory_);
  else if (scope_ != nullptr) napi_close_callback_scope(env_, scope_);
}

}  // namespace pump
