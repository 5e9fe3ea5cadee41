/** The host's, as they are when this loads: fake ones replace also those that `node:timers` exports, and other threads know nothing of a fake clock. */
import * as timers from "node:timers";

export const { setImmediate } = timers;
