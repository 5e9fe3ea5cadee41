import { setTimeout } from "node:timers/promises";
import type { Call } from "./call.js";

export const timerOperations = {
  sleep: ({ signal }: Call, ms: number) => setTimeout(ms, undefined, { signal }),
};
