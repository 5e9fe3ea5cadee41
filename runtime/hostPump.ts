/**
 * Host pumps (tier 3): what turns the host's own event loop while a native stack is blocked. The runtime has none, and needs none for
 * compiled stacks; a package brings one (`syncawait-native`). The contract is in docs/hosts.md, "Pumps".
 *
 * A pump is found under a global symbol: it has to be installed before the host's loop is used, mostly before any copy of the runtime is loaded.
 */

/** Turns the host's loop for nested runs. */
export interface HostPump {
  /** For messages: what was installed. */
  readonly name: string;
  /**
   * A nested run needs the host for the first time. The answer holds for the whole run: the native stack below it stays what it is. Ticks and
   * microtasks that are ready run meanwhile, which shows where the stack stands; where it refuses, maybe only some. Must not throw.
   * @param target what the run waits for: a turn may leave its rest to the next one as soon as that is complete
   */
  open(target: HostTarget): HostTurns | PumpRefusal;
}

/** What a nested run waits for, as its pump sees it. */
export interface HostTarget {
  isComplete(): boolean;
}

/** The host's loop, as one nested run turns it. Runs end in reverse order: the turns of the innermost are closed first. */
export interface HostTurns {
  readonly refused: false;
  /**
   * Runs the ticks and microtasks that are ready, and those that they lead to. Never sleeps. To be called before a `turn` when
   * anything else has run since the pump was opened or has turned, because a turn may sleep, and what its run waits for may be there already. Must not throw.
   */
  drain(): void;
  /**
   * One round of the host's loop: timers, I/O, immediates, each with the ticks and microtasks that follow it. Where nothing is ready it
   * sleeps until something comes. Callbacks run as if no stack was blocked: what they throw goes where the host sends it (`uncaughtException`), and
   * they may block again, with a nested run of their own. Once the run's target is complete, what is ready may be left for later. Must not throw.
   * @param limit how long it may sleep, in ms: 0 not at all, Infinity as long as it takes
   * @returns false if nothing is left in the host that could ever call back (what does not keep the process alive is given 100 ms)
   */
  turn(limit: number): boolean;
  /** The run has ended. Called once for each that was opened. Must not throw. */
  close(): void;
}

/** Why the host cannot turn on this stack. */
export interface PumpRefusal {
  readonly refused: true;
  /** Of the error, if the run needs the host to go on. */
  readonly code: "ERR_SYNCAWAIT_HOST_PUMP" | "ERR_SYNCAWAIT_UNSAFE";
  /** A clause without a full stop: "this stack stands directly inside an I/O callback". */
  readonly reason: string;
  /** An imperative without a full stop: "await something first, or use setImmediate". */
  readonly advice: string;
}

const KEY = Symbol.for("syncawait.hostPump/1");

/** The pump that is installed in this thread. */
export function hostPump(): HostPump | undefined {
  return (globalThis as { [KEY]?: HostPump })[KEY];
}
