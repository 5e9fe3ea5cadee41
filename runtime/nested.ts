/**
 * Nested runs: a native stack blocks until something is done, and the runtime's own work goes on meanwhile. The last resort (N10): where
 * every frame down to a task is compiled, the stack suspends instead.
 *
 * One turn is, in this order (N3): a job that a drain below on the stack has committed to, a ready job of the loop, what is due. When there
 * is none, the thread sleeps until the next deadline; when there is no deadline either, nothing will ever come, and that is an error.
 */
import { verifyMayBlock } from "./atomic.js";
import { type Blocking, blockReporting, type NoteTier } from "./blockReport.js";
import { rt as cell, currentHost } from "./cell.js";
import type { BoundaryPolicy } from "./configuration.js";
import { reportCallbackError, runInterruptedJob } from "./drain.js";
import { ensureSyncFuture } from "./ensure.js";
import { InvalidStateError, nestingDepthError } from "./errors.js";
import { beginExclusive, endExclusive, resumeAdmitted } from "./exclusive.js";
import { observe, type SyncFuture } from "./future.js";
import { type Host, policyOf } from "./host.js";
import type { HostTurns } from "./hostPump.js";
import { HostSide } from "./hostSide.js";
import { kernel, type NestedRun } from "./kernel.js";
import { EventLoop } from "./loop.js";
import { expectsMail, hasMailbox, sleepForMail, takeMail } from "./mailbox.js";
import { blockedError, blockedTooLong, clockStandsStill, mayNotSleep, verifyNotHopeless } from "./nestedErrors.js";
import { endStanding, type Place, passOnBefore, standing } from "./places.js";
import type { SyncTask } from "./task.js";
import { endsOutside, mayRunOut, openEnd } from "./waitsFor.js";

const rt = cell;

/** In ms. */
const LONGEST_STANDSTILL = 200;

/** In how many turns of own work the clock is looked at once, which takes longer than some turns do. A power of two. */
const TURNS_PER_LOOK = 64;

/** What a nested run waits for. */
export interface NestedTarget {
  isComplete(): boolean;
  /** What its completion hangs on now; null if it is complete. */
  pendingOn(): SyncFuture<unknown> | null;
  /** Whose wait it is. For messages. */
  readonly task: SyncTask<unknown> | undefined;
}

/**
 * Blocks until `awaitable` is done; tasks, timers and callbacks of the runtime go on meanwhile (N1).
 * @returns its value
 * @throws its error; NestedDeadlockError (N4), DeadlockError (N5), HostPumpError (N8), a RangeError past the depth limit (N7),
 * CannotSuspendError below a `@syncAtomic` function, InvalidStateError when the loop is stopped (N9)
 */
export function runNestedUntilComplete<T>(awaitable: T): Awaited<T> {
  const future = ensureSyncFuture(awaitable);
  if (!future.done()) {
    verifyMayBlock();
    // Now, and not when it is done: a failure would be reported as unobserved by ticks that run meanwhile (F1).
    observe(future);
    const task = currentHost()?.task;
    if (task !== undefined) passOnBefore(task, future);
    if (!future.done()) standing(new FutureWait(future, task), blockReporting);
    endStanding(task, future);
  }
  return future.result();
}

/** A wait without a boundary: what is waited for, and the place where the task stands meanwhile. One object, as each wait makes one. */
class FutureWait implements NestedTarget, Blocking, Place {
  readonly host = null;
  readonly body = null;

  constructor(
    readonly future: SyncFuture<unknown>,
    readonly task: SyncTask<unknown> | undefined,
  ) {}

  isComplete(): boolean {
    return this.future.done();
  }

  pendingOn(): SyncFuture<unknown> {
    return this.future;
  }

  entry(): string {
    return "";
  }

  block(noteTier: NoteTier | null): void {
    turnUntilComplete(this, policyOf(currentHost()), noteTier);
  }
}

/**
 * Turns the runtime's own work, and what of the host's can turn, until `target` is complete.
 * @param noteTier is told the highest tier that brought something, however it ends; null where nobody wants to know
 */
export function turnUntilComplete(target: NestedTarget, policy: BoundaryPolicy, noteTier: NoteTier | null): void {
  const { maxNesting } = kernel.configuration;
  if (kernel.nestedRuns.length >= maxNesting) throw nestingDepthError(maxNesting);
  const interrupted = rt.cur;
  const side = new HostSide(target, noteTier !== null);
  const run = new Turning(target, side, (interrupted as Host | null)?.task);
  kernel.nestedRuns.push(run);
  rt.cur = null;
  if (policy === "exclusive") beginExclusive(target);
  try {
    run.toEnd();
  } finally {
    rt.cur = interrupted;
    if (policy === "exclusive") endExclusive();
    side.close();
    if (noteTier !== null) noteTier(side.tier);
    endRun(run);
  }
}

/** One nested run at work. */
class Turning implements NestedRun {
  completedAt: number | undefined = undefined;
  private readonly loop = EventLoop.current();
  /** By `performance.now()`, when one turn was over; undefined before, and where a pump turns the host: there nobody asks. */
  private begun: number | undefined = undefined;
  /** Ready jobs that are left of this round; after it the host has a turn. */
  private left = this.loop.readyCount();
  /** No work of our own was found, and promise chains have run since. */
  private isIdle = false;
  /** How many ms were slept so far while the clock did not move. */
  private stoodStill = 0;
  private turns = 0;
  /** What was waited for when it was last looked at, and what of it may complete: see `openEnd`. */
  private hopedFor: SyncFuture<unknown> | null = null;
  private hope: SyncFuture<unknown> | undefined = undefined;

  constructor(
    private readonly target: NestedTarget,
    private readonly side: HostSide,
    private readonly task: SyncTask<unknown> | undefined,
  ) {}

  isComplete(): boolean {
    return this.target.isComplete();
  }

  toEnd(): void {
    const { target } = this;
    // What is committed already may complete it, however hopeless the rest looks.
    while (!target.isComplete() && runCommittedJob());
    if (!target.isComplete()) this.verifyHope();
    while (!target.isComplete()) {
      this.verifyMayGoOn();
      this.turnOnce();
      noteInversions(this.loop);
    }
  }

  /** N3: own work; where there is none, promise chains; where they bring none, whatever else can turn, or sleep. */
  private turnOnce(): void {
    if (this.runOwnWork()) {
      this.isIdle = false;
      if (--this.left > 0 || this.target.isComplete()) return;
      this.side.turnBetween();
      this.left = this.loop.readyCount();
    } else if (!this.isIdle) {
      this.side.runPromises();
      this.isIdle = true;
    } else this.rest();
  }

  private runOwnWork(): boolean {
    return !this.isQuiet() && this.runSomeOwnWork();
  }

  /** Whether there is no work of our own, and none is set for later. Cheap, as a wait for the host asks it again and again. */
  private isQuiet(): boolean {
    return kernel.drain.depth === 0 && kernel.exclusive === null && this.loop.isQuiet() && !hasMailbox();
  }

  private runSomeOwnWork(): boolean {
    if (runCommittedJob()) return true;
    // All of them: jobs that make each other ready must keep neither timers waiting nor mail.
    const ranJob = this.loop.runOneReadyJob();
    const ranTimer = this.loop.runOneDueTimer();
    if (!this.target.isComplete() && takeMail()) {
      this.side.noteTier(2);
      return true;
    }
    return ranTimer || ranJob;
  }

  private verifyMayGoOn(): void {
    if (++this.turns === 2 && !this.side.isTurning()) this.begun = globalThis.performance.now();
    else if ((this.turns & (TURNS_PER_LOOK - 1)) === 0) this.verifyPatience();
    if (this.loop.stopRequested)
      throw new InvalidStateError("The event loop was stopped while this wait blocked the stack");
  }

  /** Other tasks' timers can go on for ever; what nothing that turns would bring never comes meanwhile, but where a time limit ends the wait. */
  private verifyPatience(): void {
    const { target, side, task, begun } = this;
    const { blockLimit } = kernel.configuration;
    if (begun === undefined || globalThis.performance.now() - begun <= blockLimit) return;
    if (expectsMail() || side.turns() !== null) return;
    const future = target.pendingOn();
    if (future !== null && endsOutside(future) && !mayRunOut(future, task))
      throw blockedTooLong(future, side, blockLimit);
  }

  /** Nothing can run: until the host, another thread, or the next deadline brings something, or never again. */
  private rest(): void {
    const { target, side, loop } = this;
    this.verifyHope();
    const deadline = loop.nextDeadline();
    const turns = side.turns();
    if (turns !== null) this.turnHost(turns, deadline);
    else if (expectsMail()) this.sleepForMail(deadline);
    else if (deadline === Number.POSITIVE_INFINITY) throw blockedError(target, side);
    else {
      this.verifyPatience();
      this.sleepUntil(deadline);
    }
  }

  private verifyHope(): void {
    const future = this.target.pendingOn();
    if (future !== null && this.hopedFor === future && this.hope?.done() === false) return;
    this.hopedFor = future;
    this.hope = future === null ? undefined : openEnd(future);
    if (this.hope === undefined) verifyNotHopeless(this.target, this.side);
  }

  private turnHost(turns: HostTurns, deadline: number): void {
    const { target, side, loop } = this;
    const isTimed = deadline < Number.POSITIVE_INFINITY;
    const limit = isTimed ? this.timeUntil(deadline) : deadline;
    let mayComeMore = side.turnHost(turns, limit);
    while (mayComeMore && !isTimed && this.isAsBefore()) mayComeMore = side.turnHost(turns, limit);
    if (target.isComplete() || loop.stopRequested) return;
    // Otherwise nothing has come since the pump let the ticks and microtasks run, and it can turn again at once.
    this.isIdle = !this.runOwnWork();
    if (!this.isIdle) return;
    if (!mayComeMore && expectsMail()) this.sleepForMail(deadline);
    else if (isTimed && (loop.clock.isVirtual || !mayComeMore)) this.sleepUntil(deadline);
    else if (!mayComeMore) throw blockedError(target, side);
  }

  /** Whether nothing has come of a turn that anybody but the host would have to look at. */
  private isAsBefore(): boolean {
    const { target, hope } = this;
    if (target.isComplete() || this.loop.stopRequested || !this.isQuiet()) return false;
    return kernel.nestedRuns.length === 1 && hope?.done() === false && this.hopedFor === target.pendingOn();
  }

  /** In ms. A virtual clock goes on when the host has nothing ready. */
  private timeUntil(deadline: number): number {
    const { clock } = this.loop;
    return clock.isVirtual ? 0 : Math.max(deadline - clock.now(), 0);
  }

  private sleepForMail(deadline: number): void {
    const { clock } = this.loop;
    // What other threads do takes no time of a virtual clock.
    if (!sleepForMail(clock.isVirtual ? Number.POSITIVE_INFINITY : deadline - clock.now())) throw mayNotSleep();
  }

  private sleepUntil(deadline: number): void {
    const { clock } = this.loop;
    const before = clock.now();
    if (!clock.sleepUntil(deadline)) throw mayNotSleep();
    if (clock.now() !== before) this.stoodStill = 0;
    else this.stoodStill += Math.max(deadline - before, 0);
    // A coarse clock may miss a short sleep; one that misses this much is a fake one.
    if (this.stoodStill > LONGEST_STANDSTILL) throw clockStandsStill();
  }
}

function runCommittedJob(): boolean {
  return (kernel.exclusive !== null && resumeAdmitted()) || (kernel.drain.depth > 0 && runInterruptedJob());
}

/** N6: an outer run that is complete cannot return before the inner ones have. */
function noteInversions(loop: EventLoop): void {
  const runs = kernel.nestedRuns;
  if (runs.length < 2 || kernel.configuration.onNestedInversion === undefined) return;
  for (const run of runs.slice(0, -1)) {
    if (run.completedAt === undefined && run.isComplete()) run.completedAt = loop.time();
  }
}

function endRun(run: NestedRun): void {
  const loop = EventLoop.current();
  kernel.nestedRuns.pop();
  // N9: the request to stop has reached the outermost run.
  if (kernel.nestedRuns.length === 0) loop.stopRequested = false;
  if (run.completedAt !== undefined) tellInversion(loop.time() - run.completedAt);
}

/** S8: what the listener throws is none of the wait's. */
function tellInversion(delay: number): void {
  try {
    kernel.configuration.onNestedInversion?.(delay);
  } catch (error) {
    reportCallbackError(error);
  }
}
