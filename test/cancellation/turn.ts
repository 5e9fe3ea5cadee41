import type { VirtualClock } from "../../runtime/testing/index.js";

/** Lets what is ready run, in the host and in the loop, promise continuations included; no time passes. */
export async function turn(clock: VirtualClock): Promise<void> {
  for (let left = 3; left > 0; left--) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(0);
  }
}
