/**
 * The host's time goes with its timers: as long as `setTimeout` is the host's own, so is the time, and else it is what the mock timers say.
 *
 * Some of those leave `performance.now` alone (node:test's replace `setTimeout` and `Date`): by that alone no time would pass while a test moves
 * its timers, and each deadline behind the first would come too late.
 */

interface Mocked {
  readonly Date: DateConstructor;
  /** What is added to its milliseconds: time goes on from where `performance.now` was when the mock was first seen. */
  readonly offset: number;
}

// As they stood when this was loaded; under a framework that had replaced them all by then, they go together as well. `performance` also because Node's
// global is a getter that the engine does not inline: to ask it takes a fifteenth of what a task costs that sleeps.
const loaded = { setTimeout, Date, performance, now: performance.now };

let mocked: Mocked | null = null;

/** In ms, monotonic where the host's is. */
export function hostTime(): number {
  return setTimeout === loaded.setTimeout ? loaded.performance.now() : timeOfMocks();
}

function timeOfMocks(): number {
  const { Date: MockedDate, performance } = globalThis;
  // Who replaces `Date` alone wants another day, and who replaces `performance.now` has said what the time is.
  if (MockedDate === loaded.Date || performance.now !== loaded.now) return performance.now();
  if (mocked?.Date !== MockedDate) mocked = { Date: MockedDate, offset: performance.now() - MockedDate.now() };
  return MockedDate.now() + mocked.offset;
}
