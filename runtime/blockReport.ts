/** What `onBlock` and `node:diagnostics_channel` are told about a native stack that blocks. Made only where somebody listens. */
import { cureForBlock } from "./cure.js";
import { findBlockingFrames, nameFrame } from "./foreignFrame.js";
import type { SyncFuture } from "./future.js";
import type { Tier } from "./hostSide.js";
import { blockBegin, blockEnd } from "./interop/tracing.js";
import { kernel } from "./kernel.js";
import { EventLoop } from "./loop.js";
import { packageOf, type StackLine } from "./stackText.js";

/** The function that stands between a wait and the task, and is the reason why the stack blocks. */
export interface ForeignFunction {
  /** As a stack names it, `Renderer.render`; empty where it has no name. */
  readonly name: string;
  /** The package in `node_modules` to which it belongs; undefined for the program's own, and for the engine's. */
  readonly package: string | undefined;
  /** Where it stood: `file:line:column`; `<anonymous>` for the engine's own. */
  readonly position: string;
}

/** A native stack that blocks. */
export interface BlockedStack {
  /** What is waited for first; null where that is done already. */
  readonly future: SyncFuture<unknown> | null;
  /** Who stands in between; undefined where the stack does not show it. */
  readonly foreign: ForeignFunction | undefined;
  /** The same as a line of text, `Renderer.render (/srv/app/render.js:3:5)`; empty where the stack does not show it. */
  readonly foreignFrame: string;
  /**
   * The compiled function that was called from there, with the place where it stood: `Page.get text (page.ts:7:12)` tells of a getter that was read
   * natively. Empty where it is not known.
   */
  readonly entry: string;
  /** What would make it suspend instead: an imperative without a full stop. */
  readonly cure: string;
}

/** What `onBlock` is told about a wait that blocked a native stack. */
export interface BlockReport extends BlockedStack {
  /** How long the stack was blocked, in ms of the event loop's clock. */
  readonly duration: number;
  /**
   * The highest that had to turn meanwhile. 0: the runtime's own work; 1: promise chains as well; 2: another thread; 3: the host's
   * event loop.
   */
  readonly tier: Tier;
}

/** What is published of it: the same object at the beginning and at the end (I6). */
export interface BlockEvent extends BlockedStack {
  /** As of {@link BlockReport}; undefined while it blocks. */
  duration: number | undefined;
  /** As of {@link BlockReport}; undefined while it blocks. */
  tier: Tier | undefined;
}

/** A stack that is about to block. */
export interface Blocking {
  readonly future: SyncFuture<unknown> | null;
  /** See {@link BlockedStack.entry}; asked for where somebody listens. */
  entry(): string;
  /** Blocks. What it throws is thrown. @param noteTier is told what had to turn, whenever that is known */
  block(noteTier: (tier: Tier) => void): void;
}

/** Blocks, and tells those who listen before and after. */
export function blockReporting(blocking: Blocking): void {
  const { onBlock } = kernel.configuration;
  if (onBlock === undefined && !blockBegin.hasSubscribers && !blockEnd.hasSubscribers) blocking.block(ignore);
  else blockTelling(blocking, onBlock);
}

function ignore(): void {}

function blockTelling(blocking: Blocking, onBlock: ((report: BlockReport) => void) | undefined): void {
  const event: BlockEvent = { ...describeBlocked(blocking), duration: undefined, tier: undefined };
  const loop = EventLoop.current();
  const begun = loop.time();
  let highest: Tier = 0;
  blockBegin.publish(event);
  try {
    blocking.block((tier) => {
      if (tier > highest) highest = tier;
    });
  } finally {
    event.duration = loop.time() - begun;
    event.tier = highest;
    blockEnd.publish(event);
    onBlock?.(event as BlockReport);
  }
}

function describeBlocked({ future, entry }: Blocking): BlockedStack {
  const frames = findBlockingFrames();
  const [foreign] = frames;
  return {
    future,
    foreign: foreign === undefined ? undefined : describeForeign(foreign),
    foreignFrame: foreign === undefined ? "" : nameFrame(foreign),
    entry: entry(),
    cure: cureForBlock(frames),
  };
}

function describeForeign(frame: StackLine): ForeignFunction {
  return { name: frame.name, package: packageOf(frame), position: frame.place };
}
