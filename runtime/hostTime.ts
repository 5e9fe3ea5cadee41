/**
 * The host's time, also beside mock timers that leave `performance.now` alone (node:test's replace `setTimeout` and `Date`): by that alone no time
 * would pass while a test moves its timers, and each deadline behind the first would come too late.
 */

interface Mocked {
  readonly Date: DateConstructor;
  /** What is added to its milliseconds: time goes on from where `performance.now` was when the mock was first seen. */
  readonly offset: number;
}

// As they stood when this was loaded; under a framework that had replaced them all by then, they go together as well.
const loaded = { setTimeout, Date, now: performance.now };

let mocked: Mocked | null = null;

/** In ms, monotonic where the host's is. */
export function hostTime(): number {
  return setTimeout === loaded.setTimeout ? performance.now() : timeOfMocks();
}

function timeOfMocks(): number {
  const { Date: MockedDate, performance } = globalThis;
  // Who replaces `Date` alone wants another day, and who replaces `performance.now` has said what the time is.
  if (MockedDate === loaded.Date || performance.now !== loaded.now) return performance.now();
  if (mocked?.Date !== MockedDate) mocked = { Date: MockedDate, offset: performance.now() - MockedDate.now() };
  return MockedDate.now() + mocked.offset;
}
