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

// As they stood when this was loaded. `performance` also because Node's global is a getter that the engine does not inline: to ask it takes a fifteenth of
// what a task costs that sleeps.
const loaded = { setTimeout, Date, performance, now: performance.now };
/** Undefined where this was loaded under mock timers: then no `setTimeout` is known to be the host's own. */
const own = isEngines(Date) ? setTimeout : undefined;

let mocked: Mocked | null = null;

/** Of the clock that is in force, in ms, monotonic where the host's is. */
export function hostTime(): number {
  return setTimeout === own ? loaded.performance.now() : timeOfMocks();
}

/** By the timers of `armedWith`, a `setTimeout`; minus infinity where another one stands in its place, which says the time now. */
export function timeBy(armedWith: unknown): number {
  if (armedWith === own) return loaded.performance.now();
  return armedWith === setTimeout ? timeOfMocks() : Number.NEGATIVE_INFINITY;
}

function timeOfMocks(): number {
  const { Date: MockedDate, performance } = globalThis;
  // Who replaces `Date` alone wants another day, and who replaces `performance.now` has said what the time is.
  if (isDateOfHost(MockedDate) || !isHosts(performance)) return performance.now();
  if (mocked?.Date !== MockedDate) mocked = { Date: MockedDate, offset: performance.now() - MockedDate.now() };
  return MockedDate.now() + mocked.offset;
}

/** Found at once where somebody has wrapped `setTimeout` alone, for good: then each sleep asks. */
function isDateOfHost(candidate: DateConstructor): boolean {
  return own === undefined ? isEngines(candidate) : candidate === loaded.Date;
}

/** Not so a function of somebody's, which has a text of its own, and a class or the proxy of one, which is derived from the engine's. */
function isEngines(candidate: DateConstructor): boolean {
  const { prototype } = Function;
  return (
    Object.getPrototypeOf(candidate) === prototype &&
    /\{\s*\[native code\]\s*\}\s*$/.test(prototype.toString.call(candidate))
  );
}

/** Whether its `now` is the host's own. */
function isHosts(performance: Performance): boolean {
  if (typeof Performance === "function") return performance.now === Performance.prototype.now;
  return own !== undefined && performance.now === loaded.now;
}
