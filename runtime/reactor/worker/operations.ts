import type { Call } from "./call.js";
import { childOperations } from "./children.js";
import { fetchOperations } from "./fetching.js";
import { fileOperations } from "./files.js";
import { moduleOperations } from "./modules.js";
import { socketOperations } from "./sockets.js";
import { timerOperations } from "./timers.js";

/** Everything that can be asked for, by name. What it gives, or its promise is fulfilled with, is the result. */
// biome-ignore lint/suspicious/noExplicitAny: the other side, which calls them, has the types
export type Operation = (call: Call, ...args: any[]) => unknown;

export const operations: Readonly<Record<string, Operation>> = {
  ...childOperations,
  ...fetchOperations,
  ...fileOperations,
  ...moduleOperations,
  ...socketOperations,
  ...timerOperations,
};
