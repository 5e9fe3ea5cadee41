/** `syncawait/testing`: time, order and suspension under the control of a test. */
export { createOrder, type Order } from "./order.js";
export { type VirtualClock, type VirtualClockOptions, virtualClock } from "./virtualClock.js";
