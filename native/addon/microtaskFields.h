// Where V8 keeps, in a microtask queue, that it runs microtasks and that it must not.
#pragma once

namespace pump {

// Offsets in bytes from the address of a queue.
struct MicrotaskFields {
  int is_running = -1;    // one byte, 0 or 1
  int suppressions = -1;  // a counter of four bytes
};

// Null if both were found, else why not. Uses a queue of its own, which no JavaScript sees.
const char* FindMicrotaskFields(MicrotaskFields* fields);

}  // namespace pump
