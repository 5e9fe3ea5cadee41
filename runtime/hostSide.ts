/**
 * What turns of the host while one nested run blocks its stack, beside the runtime's own work (tier 0): promise chains (tier 1), mail of other threads
 * (tier 2), the host's whole loop (tier 3). Which of them can is found out when they are needed, and holds for the run: it depends on the stack
 * below.
 */
import { type HostPump, type HostTarget, type HostTurns, hostPump, type PumpRefusal } from "./hostPump.js";
import { kernel } from "./kernel.js";
import { PromiseDrain } from "./promiseDrain.js";

/** What had to turn for a blocked stack: 0 the runtime's own work, 1 promise chains, 2 another thread, 3 the host's loop. */
export type Tier = 0 | 1 | 2 | 3;

export class HostSide {
  /** The highest one that has brought something so far. */
  tier: Tier = 0;
  private promises: PromiseDrain | undefined = undefined;
  /** Undefined: not asked yet. */
  private pump: HostTurns | PumpRefusal | null | undefined = undefined;

  /** @param notesTier whether somebody wants to know `tier`; otherwise it stays 0 */
  constructor(
    private readonly target: HostTarget,
    private readonly notesTier: boolean,
  ) {}

  /** Whether a promise can be settled while the stack is blocked. To find out, those that are ready may run. */
  turnsPromises(): boolean {
    return this.openPump() !== null || this.promiseRefusal() === null;
  }

  /** Why promise chains cannot run, null where they can (tier 1). */
  promiseRefusal(): string | null {
    return this.watch(1, refusalOf, this.promiseDrain(), undefined);
  }

  /** Runs ticks and promise chains that are ready, where that is possible. */
  runPromises(): void {
    // The pump's way is the better one: it can do so inside a microtask, too, and what a tick throws goes where it should from there as well.
    const isNew = this.pump === undefined;
    const turns = this.openPump();
    if (turns === null) this.watch(1, runAll, this.promiseDrain(), undefined);
    // To find out where the stack stands, it has run them.
    else if (!isNew) this.watch(1, drain, turns, undefined);
  }

  /** One round of the host's loop, as {@link HostTurns.turn}. */
  turnHost(turns: HostTurns, limit: number): boolean {
    return this.notesTier ? this.watch(3, turn, turns, limit) : turns.turn(limit);
  }

  /** Whether the pump was asked, and turns the host. */
  isTurning(): boolean {
    return this.pump?.refused === false;
  }

  /** The host's loop, to be turned; null where nothing can. */
  turns(): HostTurns | null {
    const answer = this.askPump();
    return answer === null || answer.refused ? null : answer;
  }

  /** Why an installed pump cannot turn on this stack. */
  pumpRefusal(): PumpRefusal | null {
    const answer = this.askPump();
    return answer?.refused ? answer : null;
  }

  /** Work of our own goes on and on: the host is not shut out meanwhile. */
  turnBetween(): void {
    const turns = this.turns();
    this.runPromises();
    if (turns !== null) this.turnHost(turns, 0);
  }

  noteTier(tier: Tier): void {
    if (tier > this.tier) this.tier = tier;
  }

  /** The run has ended. */
  close(): void {
    if (this.pump !== undefined && this.pump !== null && !this.pump.refused) this.pump.close();
    this.pump = undefined;
  }

  /** Notes `tier` if callbacks of the runtime's came of `turn`, or what is waited for. */
  private watch<S, A, T>(tier: Tier, turnBy: (source: S, argument: A) => T, source: S, argument: A): T {
    if (!this.notesTier) return turnBy(source, argument);
    const wasComplete = this.target.isComplete();
    const { drain } = kernel;
    // Outside of a drain nobody reads the count (E2), and the next drain begins it anew.
    if (drain.depth === 0) drain.jobs = 0;
    const before = drain.jobs;
    const answer = turnBy(source, argument);
    if (drain.jobs !== before || (!wasComplete && this.target.isComplete())) this.noteTier(tier);
    return answer;
  }

  /** What is ready may run, so that the pump finds out where it stands. */
  private openPump(): HostTurns | null {
    return this.watch(1, turnsOf, this, undefined);
  }

  private promiseDrain(): PromiseDrain {
    this.promises ??= new PromiseDrain();
    return this.promises;
  }

  private askPump(): HostTurns | PumpRefusal | null {
    if (this.pump === undefined) this.pump = open(hostPump(), this.target);
    return this.pump;
  }
}

// What is watched, without a closure each time.

function turnsOf(side: HostSide): HostTurns | null {
  return side.turns();
}

function refusalOf(promises: PromiseDrain): string | null {
  return promises.refusal();
}

function runAll(promises: PromiseDrain): void {
  promises.run();
}

function drain(turns: HostTurns): void {
  turns.drain();
}

function turn(turns: HostTurns, limit: number): boolean {
  return turns.turn(limit);
}

function open(pump: HostPump | undefined, target: HostTarget): HostTurns | PumpRefusal | null {
  return pump === undefined ? null : pump.open(target);
}
