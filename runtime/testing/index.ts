/** `syncawait/testing`: time, order and suspension under the control of a test. */
export {
  type ForcedSuspension,
  type ForceOptions,
  forceSuspension,
  type SuspensionSite,
} from "./forceSuspension.js";
export { createOrder, type Order } from "./order.js";
export { seededRandom } from "./random.js";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./virtualClock.js";
