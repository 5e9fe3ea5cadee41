/**
 * Forced suspension, for tests: a wait or a checked call suspends although it need not, and its host goes on at once, synchronously.
 * So every point at which a function can suspend is passed in both ways, and the order of events stays what it was.
 */
import { mayNotSuspend } from "./atomic.js";
import { rt as cell, currentHost } from "./cell.js";
import { type Frame, link } from "./frames.js";
import { kernel } from "./kernel.js";

const rt = cell;

/** Whether to suspend at this site. Asked only where `kernel.force` is set. */
export function forceAt(site: string): boolean {
  const host = currentHost();
  return host !== null && !mayNotSuspend(host) && kernel.force?.(site) === true;
}

/** Suspends; the host begins again with `leaf`, which then does what was to be done here. */
export function forcedSuspension(leaf: Frame): null {
  kernel.forced = true;
  rt.s = true;
  return link(leaf);
}
