/** `syncawait/testing`: time, order and suspension under the control of a test. */
export type { ForceOptions, SuspensionSite } from "./chooseSites.js";
export { type ForcedSuspension, forceSuspension } from "./forceSuspension.js";
export { forEachSuspension, type SuspensionModes, type SuspensionReport } from "./forEachSuspension.js";
export { createOrder, type Order } from "./order.js";
export { seededRandom } from "./random.js";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./virtualClock.js";
