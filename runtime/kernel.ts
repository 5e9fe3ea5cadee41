/**
 * The one object per process that all copies of the runtime share. Its layout, and that of futures, frames and hosts, belongs to
 * the version in its key: a change that another copy could notice takes a new number.
 */
import type { Cell } from "./cell.js";
import { type Configuration, defaultConfiguration } from "./configuration.js";
import { Adopt, type ConstructTokens, Install } from "./constructTokens.js";
import type { DrainState } from "./drain.js";
import type { Link } from "./frames.js";
import type { SyncFuture } from "./future.js";
import type { Host } from "./host.js";
import type { NestedTarget } from "./nested.js";
import type { Place } from "./places.js";
import type { SyncTask } from "./task.js";

const KEY = Symbol.for("syncawait.runtime/1");

/** A `@syncAtomic` function on the native stack. */
export interface AtomicScope {
  readonly name: string;
  /** Goes on "<name>": why nothing may wait there. */
  readonly because: string;
  /** The host that ran when it was entered; whatever that host waits for would suspend the function. */
  readonly host: Link | null;
}

/** A nested run on the native stack. */
export interface NestedRun {
  /** When what it waits for was found to be complete while another run stood above it (N6), by the loop's clock, in ms. */
  completedAt: number | undefined;
  readonly isComplete: () => boolean;
}

/** What a test is told, to find what it leaves behind. */
export interface LeakWatcher {
  created(task: SyncTask<unknown>): void;
  /** It was just rejected, and nobody has looked at it yet. @returns whether it will be told by the watcher, and not by the host (F1) */
  rejected(future: SyncFuture<unknown>): boolean;
}

/** A nested run that holds back whom its target does not depend on. */
export interface ExclusiveRun {
  readonly target: NestedTarget;
  /** Hosts whose outcome is there. */
  readonly held: Host[];
  readonly outer: ExclusiveRun | null;
}

export interface Kernel {
  readonly rt: Cell;
  readonly drain: DrainState;
  readonly configuration: Configuration;
  /** Forced suspension: asked at every wait and every checked call whether to suspend there and go on at once. */
  force: null | ((site: string) => boolean);
  /** A forced suspension is unwinding: its host resumes without waiting for anything. */
  forced: boolean;
  /** Rules that are switched off (true), so that the schedule fuzzer can prove that it sees the loss. For tests only. */
  readonly ablate: { commit: boolean; resultWins: boolean; forward: boolean };
  /** For tests: which of `count` jobs that are ready goes next, counted from 0; without it, the first (E3). */
  pickReady: null | ((count: number) => number);
  /** For tests. */
  leakWatcher: LeakWatcher | null;
  /** The native promises that report rejections which nobody had looked at (F1). */
  readonly reports: WeakMap<SyncFuture<unknown>, Promise<never>>;
  /** Errors whose stacks show who waited (F2). */
  readonly completedStacks: WeakSet<object>;
  /** Outermost first. */
  readonly atomics: AtomicScope[];
  /** Outermost first. */
  readonly nestedRuns: NestedRun[];
  /** Tasks that wait below on the native stack; outermost first. */
  readonly places: Place[];
  /** The innermost one. */
  exclusive: ExclusiveRun | null;
  /** How many boundaries block on the native stack. */
  blocked: number;
  /** The async function host whose suspension is unwinding, for `hosted()`. */
  asyncHost: Host | null;
  readonly constructTokens: ConstructTokens;
  /** The event loop, put there by the first copy that needs it. */
  loop: unknown;
}

function createKernel(): Kernel {
  return {
    rt: { cur: null, s: false },
    drain: {
      levels: [],
      depth: 0,
      deferrals: 0,
      jobs: 0,
      startedAt: 0,
      starved: false,
      held: 0,
      unobserved: [] as SyncFuture[],
    },
    configuration: defaultConfiguration(),
    force: null,
    forced: false,
    ablate: { commit: false, resultWins: false, forward: false },
    pickReady: null,
    leakWatcher: null,
    reports: new WeakMap(),
    completedStacks: new WeakSet(),
    atomics: [],
    nestedRuns: [],
    places: [],
    exclusive: null,
    blocked: 0,
    asyncHost: null,
    constructTokens: { Install, Adopt },
    loop: null,
  };
}

type KernelHolder = { [KEY]?: Kernel };

// biome-ignore lint/suspicious/noAssignInExpressions: the first copy that loads makes it, every other one finds it
export const kernel: Kernel = ((globalThis as KernelHolder)[KEY] ??= createKernel());
