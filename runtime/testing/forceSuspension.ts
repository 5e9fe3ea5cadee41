/**
 * Suspension by force: stacks of compiled code suspend where they need not, and go on at once. What a program does, and in which order,
 * must not change by it; where it does, some function cannot be suspended at that place.
 */
import { kernel } from "../kernel.js";
import { type Chooser, chooser, type ForceOptions, type SuspensionSite, seedOf } from "./chooseSites.js";
import { createTestScope } from "./testScope.js";

/** A mode that is in force. */
export interface ForcedSuspension {
  /** How many sites were passed. */
  readonly passed: number;
  /** At how many of them a stack suspended. */
  readonly forced: number;
  /** What `probability` was used with. */
  readonly seed: number | undefined;
  /** Ends it; what was in force before is again. */
  restore(): void;
  [Symbol.dispose](): void;
}

/** The innermost last. */
const inForce: Force[] = [];
/** What another copy of the runtime may have put there. */
let before: typeof kernel.force = null;

class Force implements ForcedSuspension {
  passed = 0;
  forced = 0;
  readonly seed: number | undefined;
  readonly #chooses: Chooser;
  readonly #concerns: () => boolean;

  constructor(options: ForceOptions, concerns: () => boolean) {
    this.#chooses = chooser(options);
    this.#concerns = concerns;
    this.seed = seedOf(options);
    if (inForce.length === 0) {
      before = kernel.force;
      kernel.force = (site) => innermost()?.asks(site as SuspensionSite) ?? before?.(site) ?? false;
    }
    inForce.push(this);
  }

  concerns(): boolean {
    return this.#concerns();
  }

  asks(site: SuspensionSite): boolean {
    this.passed++;
    const suspends = this.#chooses(site, this.passed);
    if (suspends) this.forced++;
    return suspends;
  }

  /** Tests that run at the same time end in any order. */
  restore(): void {
    const place = inForce.indexOf(this);
    if (place === -1) return;
    inForce.splice(place, 1);
    if (inForce.length === 0) kernel.force = before;
  }

  [Symbol.dispose](): void {
    this.restore();
  }
}

function innermost(): Force | undefined {
  for (let place = inForce.length - 1; place >= 0; place--) {
    const force = inForce[place] as Force;
    if (force.concerns()) return force;
  }
  return undefined;
}

/**
 * From now on, until `restore()`: at the chosen sites stacks suspend and go on at once, synchronously, in the same order. All that runs in the process is
 * concerned, other tests included.
 * @throws RangeError for an `every` or `only` that is no positive integer, a `probability` outside of 0 to 1, or two of them; TypeError for what is no number
 */
export function forceSuspension(options?: ForceOptions): ForcedSuspension;
/**
 * The same for `body` and all that it starts, until it ends; where it gives a promise or a task, until that is settled. Tests that run beside it are not
 * concerned (on Node).
 * @returns what `body` returns
 */
export function forceSuspension<T>(body: (forced: ForcedSuspension) => T, options?: ForceOptions): T;
export function forceSuspension<T>(
  first: ForceOptions | ((forced: ForcedSuspension) => T) = {},
  options: ForceOptions = {},
): ForcedSuspension | T {
  if (typeof first !== "function") return new Force(first, () => true);
  const scope = createTestScope();
  const force = new Force(options, scope.isCurrent);
  return untilItEnds(
    () => scope.run(() => first(force)),
    () => force.restore(),
  );
}

/** Calls `end` when `body` has returned or thrown, or when the promise that it gave is settled. */
function untilItEnds<T>(body: () => T, end: () => void): T {
  let returned: T | undefined;
  try {
    returned = body();
    return returned;
  } finally {
    if (isThenable(returned)) returned.then(end, end);
    else end();
  }
}

function isThenable(value: unknown): value is { then(done: () => void, failed: () => void): unknown } {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
