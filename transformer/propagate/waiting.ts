import { isAsync, isGenerator, type TypeScript } from "../context.js";
import type { Code } from "./collect.js";

// In: the functions that hold a wait, and calls of which only one function can be meant. Out: the functions that wait, by themselves or through such
// calls. It is for warnings, and so the contrary of effects: better one too few than one too many.

export class WaitingFunctions {
  readonly #ts: TypeScript;
  readonly #isAtomic: (code: Code) => boolean;
  readonly #waiting: Set<Code>;
  readonly #callers = new Map<Code, Code[]>();
  #isSettled = false;

  constructor(ts: TypeScript, sources: Iterable<Code>, isAtomic: (code: Code) => boolean) {
    this.#ts = ts;
    this.#isAtomic = isAtomic;
    this.#waiting = new Set(sources);
  }

  /** `caller`'s own code calls `callee`. */
  note(caller: Code, callee: Code): void {
    const list = this.#callers.get(callee);
    if (list === undefined) this.#callers.set(callee, [caller]);
    else list.push(caller);
  }

  /** To be asked when all calls have been noted. */
  has(code: Code): boolean {
    if (!this.#isSettled) this.#settle();
    return this.#waiting.has(code);
  }

  #settle(): void {
    this.#isSettled = true;
    // A set goes on to what is added to it meanwhile.
    for (const callee of this.#waiting) {
      for (const caller of this.#callers.get(callee) ?? [])
        if (this.#holdsItsCallerUp(caller)) this.#waiting.add(caller);
    }
  }

  #holdsItsCallerUp(code: Code): boolean {
    return !isAsync(this.#ts, code) && !isGenerator(code) && !this.#isAtomic(code);
  }
}
