/** Whether a wait would suspend. */
import { mayNotSuspend } from "./atomic.js";
import { currentHost } from "./cell.js";

/**
 * Whether every frame up to a task or an async function is compiled, and nothing on the way forbids to suspend. For emitted code only: it
 * answers for the caller of a checked call, and cannot see a caller that is not compiled.
 */
export function canSuspend(): boolean {
  const host = currentHost();
  return host !== null && !host.blocks && !mayNotSuspend(host);
}
