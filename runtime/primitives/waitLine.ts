/**
 * Who waits at a primitive, first come first served, and the futures they wait for.
 *
 * A wait is a node of a doubly linked list: joining, being served and leaving the line from the middle (a cancel) cost the same at any
 * length, and there is nothing to allocate but the wait and its future.
 *
 *     wait ──► in the line ── served ──────► fulfilled: it has what it waited for
 *                   │                        (no cancel takes that back: C4)
 *                   └────── cancel, give up ► cancelled: it has left the line and gets nothing (C10)
 *
 * Whoever serves a wait takes it out of the line and brings the primitive into its new state before completing it, since that runs
 * program code, which may do anything with the primitive (D1).
 */
import { completedByUser } from "../drain.js";
import { InvalidStateError } from "../errors.js";
import { hasJobs, SyncFuture } from "../future.js";
import { Origin } from "../origin.js";

interface Primitive {
  readonly [Symbol.toStringTag]: string;
}

interface Line {
  remove(wait: LineWait<unknown>): void;
}

/** What somebody waits for at a primitive. */
export class LineWait<T> extends Origin<T> {
  /** @internal The line that it stands in; null before, and from the moment when it is served or gives up. */
  line: Line | null = null;
  /** @internal */
  before: LineWait<unknown> | null = null;
  /** @internal */
  behind: LineWait<unknown> | null = null;

  /** @param operation of the primitive, for messages: `acquire` */
  constructor(
    private readonly primitive: Primitive,
    private readonly operation: string,
  ) {
    super();
  }

  /** Leaves the line, and gets nothing. @returns false if it was served already (C4) */
  override cancel(reason?: unknown): boolean {
    if (this.future.done()) return false;
    this.line?.remove(this);
    return completedByUser(this.future, "cancelled", reason);
  }

  /** @throws {@link InvalidStateError} always: only the primitive knows whose turn it is. */
  override verifyCompletable(how: string): void {
    throw new InvalidStateError(
      `A wait at a primitive is completed by the primitive; it cannot be ${how} from outside`,
    );
  }

  /** @internal */
  override completedByProgram(): boolean {
    return true;
  }

  /** @internal */
  override describe(): string {
    return `${this.primitive[Symbol.toStringTag]}.${this.operation}()`;
  }

  /** @internal */
  override describePending(): string {
    return this.describe();
  }

  /** @internal What would be handed to it now would be lost. */
  override waitGivenUp(): void {
    if (!hasJobs(this.future)) this.cancel();
  }
}

export class WaitLine<W extends LineWait<unknown>> {
  private first: W | null = null;
  private last: W | null = null;
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** To the end of the line. */
  join(wait: W): void {
    wait.line = this;
    wait.before = this.last;
    if (this.last === null) this.first = wait;
    else this.last.behind = wait;
    this.last = wait;
    this.count++;
  }

  /** Takes the first one out; null if nobody waits. */
  next(): W | null {
    const wait = this.first;
    if (wait !== null) this.remove(wait);
    return wait;
  }

  /** Takes all out. @returns their futures */
  all(): W["future"][] {
    const futures: W["future"][] = [];
    for (let wait = this.next(); wait !== null; wait = this.next()) futures.push(wait.future);
    return futures;
  }

  /** Takes `wait`, which stands in this line, out of it. */
  remove(wait: W): void {
    const { before, behind } = wait;
    if (before === null) this.first = behind as W | null;
    else before.behind = behind;
    if (behind === null) this.last = before as W | null;
    else behind.before = before;
    wait.line = wait.before = wait.behind = null;
    this.count--;
  }
}

/** A future for what did not have to be waited for. */
export function servedAtOnce<T>(value: T): SyncFuture<T> {
  const future = new SyncFuture<T>();
  future.status = "fulfilled";
  future.outcome = value;
  return future;
}
