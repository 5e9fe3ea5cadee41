/** `syncawait/testing`: time, order and suspension under the control of a test, and what it leaves behind. */
export type { ForceOptions, SuspensionSite } from "./chooseSites.js";
export { type ForcedSuspension, forceSuspension } from "./forceSuspension.js";
export { forEachSuspension, type SuspensionModes, type SuspensionReport } from "./forEachSuspension.js";
export { type Leak, LeakError, type LeakOptions, type LeakWatch, watchLeaks, withoutLeaks } from "./leaks.js";
export type { ListenersOf } from "./listeners.js";
export { createOrder, type Order } from "./order.js";
export { seededRandom } from "./random.js";
export {
  forEachShuffle,
  type Shuffle,
  type ShuffleOptions,
  type ShuffleReport,
  type ShuffleRuns,
  shuffleReady,
} from "./shuffleReady.js";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./virtualClock.js";
