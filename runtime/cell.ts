/** The cell: what emitted code and every part of the runtime share. Section 2 of the calling convention. */
import type { Link } from "./frames.js";
import type { Host } from "./host.js";
import { kernel } from "./kernel.js";

export interface Cell {
  /**
   * Nothing of ours runs, or a done callback of the user: null. Compiled code runs: the host whose stack it is. A suspension
   * unwinds: the frame (or the host) that was linked last.
   */
  cur: Link | null;
  /** Up from the moment when a leaf suspends until its host has seen it; no user code runs in between. */
  s: boolean;
}

export const rt: Cell = kernel.rt;

/** The host whose stack is running. Only while `rt.s` is down: then nothing but a host stands in `rt.cur`. */
export function currentHost(): Host | null {
  return rt.cur as Host | null;
}
