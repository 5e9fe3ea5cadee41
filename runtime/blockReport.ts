/** What `onBlock` and `node:diagnostics_channel` are told about a native stack that blocks. Made only where somebody listens. */
import { cureForBlock, isEngines } from "./cure.js";
import { reportCallbackError } from "./drain.js";
import { type Blockers, findBlockers, NAMELESS, nameForeign, nameFrame } from "./foreignFrame.js";
import type { SyncFuture } from "./future.js";
import type { Tier } from "./hostSide.js";
import { blockBegin, blockEnd } from "./interop/tracing.js";
import { kernel } from "./kernel.js";
import { EventLoop } from "./loop.js";
import { packageOf } from "./stackText.js";
import { writtenName } from "./stackTrimming.js";

/** The function that stands between a wait and the task, and is the reason why the stack blocks. */
export interface ForeignFunction {
  /** As a stack names it, `Renderer.render`; empty where it has no name; "native code or code without a name" where a stack does not show it. */
  readonly name: string;
  /** The package in `node_modules` to which it belongs, or, of a function of the engine's, who called that; undefined for the program's own. */
  readonly package: string | undefined;
  /** Where it stood: `file:line:column`; `<anonymous>` for the engine's own. Where a stack does not show it, where its caller stood. */
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
  /** Blocks. What it throws is thrown. @param noteTier is told what had to turn, whenever that is known; null: nobody listens */
  block(noteTier: NoteTier | null): void;
}

export type NoteTier = (tier: Tier) => void;

/** Somebody is being told just now: what blocks in there is not told again, or a listener that waits would call itself for ever. */
let isTelling = false;

/** Blocks, and tells those who listen before and after. */
export function blockReporting(blocking: Blocking): void {
  const { onBlock } = kernel.configuration;
  const hasListener = onBlock !== undefined || blockBegin.hasSubscribers || blockEnd.hasSubscribers;
  if (isTelling || !hasListener) blocking.block(null);
  else blockTelling(blocking, onBlock);
}

function blockTelling(blocking: Blocking, onBlock: ((report: BlockReport) => void) | undefined): void {
  const event: BlockEvent = { ...describeBlocked(blocking), duration: undefined, tier: undefined };
  const loop = EventLoop.current();
  const begun = loop.time();
  let highest: Tier = 0;
  tell(() => blockBegin.publish(event));
  try {
    blocking.block((tier) => {
      if (tier > highest) highest = tier;
    });
  } finally {
    event.duration = loop.time() - begun;
    event.tier = highest;
    tell(() => blockEnd.publish(event));
    if (onBlock !== undefined) tell(() => onBlock(event as BlockReport));
  }
}

/** S8: what a listener throws is none of the wait's. */
function tell(listener: () => void): void {
  isTelling = true;
  try {
    listener();
  } catch (error) {
    reportCallbackError(error);
  } finally {
    isTelling = false;
  }
}

function describeBlocked({ future, entry }: Blocking): BlockedStack {
  const blockers = findBlockers();
  const foreign = describeForeign(blockers);
  return {
    future,
    foreign,
    foreignFrame: nameBlocker(blockers),
    entry: entry(),
    cure: cureForBlock(blockers),
  };
}

function nameBlocker({ frames: [first], asked }: Blockers): string {
  if (first === undefined) return "";
  return asked ? nameFrame(first) : nameForeign(first);
}

function describeForeign({ frames, asked }: Blockers): ForeignFunction | undefined {
  const [first] = frames;
  if (first === undefined) return undefined;
  if (first.isBody)
    return { name: asked ? writtenName(first.name) : NAMELESS, package: undefined, position: first.place };
  const caller = frames.find((frame) => !isEngines(frame));
  return { name: first.name, package: caller && packageOf(caller), position: first.place };
}
