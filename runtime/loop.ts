/**
 * `EventLoop`: asyncio's face of the scheduler, as far as it means something on top of a host that has a loop already. There is no
 * `run_forever`: the host's loop turns by itself, and ours with it.
 */
import { verifyFunction, verifyMilliseconds } from "./arguments.js";
import { InvalidStateError } from "./errors.js";
import { SyncFuture } from "./future.js";
import { Handle, TimerHandle } from "./handle.js";
import { INSPECT, type InspectArguments, showState } from "./interop/inspect.js";
import { kernel as shared } from "./kernel.js";
import { runNestedUntilComplete } from "./nested.js";
import { Scheduler } from "./scheduler.js";
import { spawn } from "./spawn.js";
import type { SyncTask } from "./task.js";

// A local constant, as in drain.ts.
const kernel = shared;

/** The scheduler of the process, for what has to happen later; tasks need none of it. From Python's loop of this name (E1 to E4, N1). */
export class EventLoop extends Scheduler {
  /** @internal N9: nested runs return with an error, the innermost first; lowered when the last of them has. */
  stopRequested = false;

  /** The loop of this process; all copies of the runtime share it. */
  static current(): EventLoop {
    kernel.loop ??= new EventLoop();
    return kernel.loop as EventLoop;
  }

  /** The loop's clock, in ms, from an arbitrary zero. */
  time(): number {
    return this.clock.now();
  }

  /**
   * Has `callback(...args)` called in the next turn of the loop, after what is ready already.
   * @throws TypeError if `callback` is no function
   */
  callSoon<A extends unknown[]>(callback: (...args: A) => void, ...args: A): Handle {
    verifyFunction("callSoon(callback, ...args)", "callback", callback);
    const handle = new Handle(() => callback(...args));
    this.enqueue(() => handle.run());
    return handle;
  }

  /** Has `callback(...args)` called in `ms` milliseconds; 0 or less: once the host has had a turn. @throws as {@link callAt} */
  callLater<A extends unknown[]>(ms: number, callback: (...args: A) => void, ...args: A): TimerHandle {
    verifyMilliseconds("callLater(ms, callback, ...args)", "ms", ms);
    verifyFunction("callLater(ms, callback, ...args)", "callback", callback);
    return new TimerHandle(this, this.time() + ms, () => callback(...args));
  }

  /** Has `callback(...args)` called when `time()` has reached `when`, in ms. @throws TypeError for a wrong argument, RangeError if `when` is NaN */
  callAt<A extends unknown[]>(when: number, callback: (...args: A) => void, ...args: A): TimerHandle {
    verifyMilliseconds("callAt(when, callback, ...args)", "when", when);
    verifyFunction("callAt(when, callback, ...args)", "callback", callback);
    return new TimerHandle(this, when, () => callback(...args));
  }

  /** `new SyncFuture()`, as asyncio writes it. @throws {@link InvalidStateError} on a closed loop */
  createFuture<T>(): SyncFuture<T> {
    this.verifyOpen();
    return new SyncFuture<T>();
  }

  /** `spawn`: the body starts at once, up to its first park (S10). @throws TypeError if `fn` is no function; {@link InvalidStateError} on a closed loop */
  createTask<A extends unknown[], T>(fn: (...args: A) => T, ...args: A): SyncTask<Awaited<T>> {
    this.verifyOpen();
    verifyFunction("createTask(fn, ...args)", "fn", fn);
    return spawn(fn, ...args);
  }

  /** Whether a turn, a task or a nested run is on the stack. */
  isRunning(): boolean {
    return kernel.drain.depth > 0 || kernel.rt.cur !== null || kernel.nestedRuns.length > 0;
  }

  /**
   * Blocks until `awaitable` is done, while the runtime's own work goes on.
   * @returns its value
   * @throws its error; {@link InvalidStateError} where the loop runs already (use {@link runNestedUntilComplete}) or is closed
   */
  runUntilComplete<T>(awaitable: T): Awaited<T> {
    if (this.isRunning()) throw new InvalidStateError("This event loop is running already: use runNestedUntilComplete");
    return this.runNestedUntilComplete(awaitable);
  }

  /** {@link runUntilComplete}, from anywhere (N1). @throws {@link InvalidStateError} where another loop stands in the place of this one */
  runNestedUntilComplete<T>(awaitable: T): Awaited<T> {
    this.verifyOpen();
    if (EventLoop.current() !== this) throw new InvalidStateError("Another event loop has taken the place of this one");
    return runNestedUntilComplete(awaitable);
  }

  /** All nested runs on the stack return with an error, the innermost first (N9). Without one there is nothing to stop. */
  stop(): void {
    this.stopRequested = kernel.nestedRuns.length > 0;
  }

  /** @internal As of a promise. */
  toJSON(): object {
    return {};
  }

  /** @internal */
  [INSPECT](...asked: InspectArguments): string {
    return showState(
      "EventLoop",
      this.isClosed ? "closed" : this.isRunning() ? "running" : "idle",
      this.figures(),
      asked,
    );
  }

  /** Forgets what is scheduled; the next {@link current} is another loop. @throws {@link InvalidStateError} while it runs */
  close(): void {
    if (this.isRunning()) throw new InvalidStateError("An event loop cannot be closed while it runs");
    this.shut();
    if (kernel.loop === this) kernel.loop = null;
  }
}
