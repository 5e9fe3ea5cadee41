// The same programs with promises and AbortSignal, in the three styles in which they are written with care.
import type { Kind, Outcome, Schedule } from "./outcome.mjs";

/**
 * How a function that waits for a cancellable one treats its own signal:
 *
 * - `race`: it stops waiting as soon as the signal aborts, as p-timeout, `events.once` and `Promise.race` do.
 * - `check`: it looks at the signal again after each `await` (`signal.throwIfAborted()`).
 * - `leaf`: it hands the signal down and leaves it to the innermost wait.
 * - `settle`: as `leaf`, and whoever aborts work waits for its end and lets a late result win.
 */
export type Style = "race" | "check" | "leaf" | "settle";

interface Box {
  readonly items: string[];
  readonly ready: Promise<void>;
  announce(): void;
}

type Start = (signal: AbortSignal) => Promise<string>;

function emptyBox(): Box {
  let announce = () => {};
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });
  return { items: [], ready, announce };
}

function feed(box: Box): void {
  box.items.push("item");
  box.announce();
}

/** The promise's outcome, or at once the signal's reason. */
function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    const done = () => signal.removeEventListener("abort", abort);
    promise.then(resolve, reject).then(done, done);
  });
}

async function consume(box: Box, signal: AbortSignal): Promise<string> {
  await abortable(box.ready, signal);
  return box.items.pop() as string;
}

/** One wrapper: waits for `start` in the given manner and style. */
async function wrap(start: Start, kind: Kind, style: Style, signal: AbortSignal): Promise<string> {
  const work = join(start, kind, signal);
  if (style === "race") return await abortable(work, signal);
  const item = await work;
  if (style === "check") signal.throwIfAborted();
  return item;
}

async function join(start: Start, kind: Kind, signal: AbortSignal): Promise<string> {
  if (kind === "plain") return await start(signal);
  if (kind === "waitFor") return await withDeadline(start, 60_000, signal);
  const [item] = await Promise.all([start(signal)]);
  return item;
}

/** A timeout that aborts the work and then waits for what becomes of it, instead of racing it. */
async function withDeadline(start: Start, milliseconds: number, signal: AbortSignal): Promise<string> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DOMException("too late", "TimeoutError")), milliseconds);
  try {
    return await start(AbortSignal.any([signal, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function wrapped(box: Box, { wrappers, kind }: Schedule, style: Style): Start {
  let start: Start = (signal) => consume(box, signal);
  for (let level = 0; level < wrappers; level++) {
    const inner = start;
    start = (signal) => wrap(inner, kind, style, signal);
  }
  return start;
}

/** First program: hand an item over, wait, cancel; who has the item? */
export async function cancelAfterFeeding(schedule: Schedule, style: Style): Promise<Outcome> {
  const box = emptyBox();
  const controller = new AbortController();
  const work = wrapped(box, schedule, style)(controller.signal);
  const delivered = work.then(
    () => true,
    () => false,
  );
  if (schedule.early) {
    controller.abort();
    await settled();
  }
  feed(box);
  for (let turn = 0; turn < schedule.turns; turn++) await null;
  controller.abort();
  if (await delivered) return "delivered";
  return box.items.length === 1 ? "kept" : "lost";
}

/** Second program: whatever comes first, the item or the word to stop; then the work is aborted in `finally`. */
export async function stopAfterFeeding(schedule: Schedule, style: Style): Promise<Outcome> {
  const box = emptyBox();
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const answer = itemUnlessStopped(wrapped(box, schedule, style), stopped, style);
  if (schedule.early) {
    stop();
    await settled();
  }
  feed(box);
  for (let turn = 0; turn < schedule.turns; turn++) await null;
  stop();
  if ((await answer) === "item") return "delivered";
  return box.items.length === 1 ? "kept" : "lost";
}

async function itemUnlessStopped(start: Start, stopped: Promise<void>, style: Style): Promise<string> {
  const controller = new AbortController();
  const work = start(controller.signal);
  const late = work.catch(() => "stopped"); // an aborted loser of the race is no unhandled rejection
  try {
    const first = await Promise.race([work, stopped.then(() => "stopped")]);
    if (style !== "settle") return first;
  } finally {
    controller.abort();
  }
  return await late;
}

/** One macrotask: every promise reaction that is due has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
