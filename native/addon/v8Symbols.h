// Functions of V8's that Node-API does not offer, looked up by their names when they are needed: the addon links against none of them, and where one is
// missing, only what needs it is off.
#pragma once

#include <node_api.h>

namespace pump {

// To be called first: in a Node that is newer than those that were tried, V8TryCatch, V8Microtasks and V8ContextFrames are not found.
void LookAtNode(napi_env env);

// Declarations of V8's own public classes, as far as the calling convention goes.
struct LocalHandle {  // v8::Local<T>
  void* slot;
};

// v8::MicrotaskQueue: its public virtual functions, in the order of its header in V8 11.3 to 14.6. Not in an anonymous namespace, where
// the compiler would prove that nothing derives from it.
struct V8MicrotaskQueue {
  virtual ~V8MicrotaskQueue() = 0;
  virtual void EnqueueFunction(void* isolate, void* function) = 0;
  virtual void EnqueueCallback(void* isolate, void (*callback)(void*), void* data) = 0;
  virtual void AddCompletedCallback(void (*callback)(void*, void*), void* data) = 0;
  virtual void RemoveCompletedCallback(void (*callback)(void*, void*), void* data) = 0;
  virtual void PerformCheckpoint(void* isolate) = 0;
  virtual bool IsRunningMicrotasks() const = 0;
  virtual int GetMicrotasksScopeDepth() const = 0;
};

// std::unique_ptr<v8::MicrotaskQueue>: returned through memory, because its destructor is not trivial.
struct OwnedMicrotaskQueue {
  V8MicrotaskQueue* queue = nullptr;
  ~OwnedMicrotaskQueue() {}
};

struct V8Symbols {
  void* (*isolate)();                                                     // Isolate::GetCurrent
  LocalHandle (*context)(void* isolate);                                  // Isolate::GetCurrentContext
  V8MicrotaskQueue* (*microtask_queue)(void* context);                    // Context::GetMicrotaskQueue
  OwnedMicrotaskQueue (*new_microtask_queue)(void* isolate, int policy);  // MicrotaskQueue::New
  void (*suppress)(void* scope, void* isolate, V8MicrotaskQueue* queue);  // SuppressMicrotaskExecutionScope's constructor
  void (*unsuppress)(void* scope);                                        // and destructor
};

// All of them, or null where one is missing.
const V8Symbols* FindV8Symbols();

// v8::TryCatch: a handler of exceptions on the native stack. A verbose one has the host report what it catches.
struct V8TryCatch {
  void* (*isolate)();                              // Isolate::GetCurrent
  void (*construct)(void* memory, void* isolate);  // its constructor
  void (*set_verbose)(void* memory, bool on);      // SetVerbose
  void (*destroy)(void* memory);                   // its destructor
};

// All of it, or null where one is missing.
const V8TryCatch* FindV8TryCatch();

// v8::MicrotasksScope, of the isolate's own queue: V8 runs microtasks where none is running, and outside of all scopes that will run them.
struct V8Microtasks {
  void* (*isolate)();                 // Isolate::GetCurrent
  bool (*is_running)(void* isolate);  // IsRunningMicrotasks
  int (*depth)(void* isolate);        // GetCurrentDepth
};
const V8Microtasks* FindV8Microtasks();

// What V8 hands on from who makes a promise's continuation to the continuation: from 24 on Node keeps the AsyncLocalStorage context in it.
struct V8ContextFrames {
  void* (*isolate)();                             // Isolate::GetCurrent
  LocalHandle (*get)(void* isolate);              // GetContinuationPreservedEmbedderData
  void (*set)(void* isolate, LocalHandle frame);  // SetContinuationPreservedEmbedderData
};
const V8ContextFrames* FindV8ContextFrames();

// Isolate::TerminateExecution of this thread's isolate; nothing where it is not found.
void TerminateExecution();

}  // namespace pump
