/** E2: a drain is not pre-empted; one that runs past its budget is told of, once. */
import type { DrainState } from "./drain.js";
import { kernel as shared } from "./kernel.js";

// A local constant, as in drain.ts.
const kernel = shared;

/** At the begin of an outermost drain. */
export function beginStarvationWatch(drain: DrainState): void {
  drain.jobs = 0;
  drain.starved = false;
  // The clock is read only where somebody listens.
  if (kernel.configuration.onStarvation !== undefined) drain.startedAt = globalThis.performance.now();
}

/** Now and then while it runs. */
export function watchForStarvation(drain: DrainState): void {
  const { onStarvation, starvationBudget } = kernel.configuration;
  if (onStarvation === undefined || drain.starved) return;
  const duration = globalThis.performance.now() - drain.startedAt;
  if (duration < starvationBudget) return;
  drain.starved = true;
  onStarvation({ jobs: drain.jobs, duration });
}
