/**
 * `using` and `await using` in compiled code, where a disposal may suspend:
 *
 *     const $env = $sa.disposables();
 *     try { const a = $env.use(x); const b = $env.useAsync(y); ... }
 *     catch ($e) { $env.fail($e); }
 *     finally { <checked $sa.dispose($env)>; }
 *
 * The messages are those of TypeScript's own helper, which native code is compiled to.
 */
import { method } from "./call.js";
import { wait } from "./capture.js";
import { rt as cell } from "./cell.js";
import { start } from "./frames.js";
import { isObject } from "./thenable.js";

const rt = cell;

interface Resource {
  readonly value: unknown;
  readonly dispose: unknown;
  /** Whether what `dispose` answers is waited for. */
  readonly isAsync: boolean;
}

interface MaybeDisposable {
  readonly [key: symbol]: unknown;
}

export function disposables(): Disposables {
  return new Disposables();
}

/** Disposes of what a block holds, the last first. @throws what escaped from the block or from a disposal; answers as a twin does */
export function dispose(held: Disposables): unknown {
  return start(held.disposing());
}

/** The resources of one block. */
export class Disposables {
  private readonly resources: Resource[] = [];
  private error: unknown = undefined;
  private failed = false;

  /** `using`. @returns `value` @throws TypeError for what is neither disposable nor null or undefined */
  use<T>(value: T): T {
    if (value !== null && value !== undefined) {
      this.resources.push({ value, dispose: disposerOf(value, Symbol.dispose), isAsync: false });
    }
    return value;
  }

  /** `await using`. @returns `value` @throws TypeError for what is neither disposable nor null or undefined */
  useAsync<T>(value: T): T {
    if (value !== null && value !== undefined) this.resources.push(asyncResource(value));
    return value;
  }

  /** An exception that escaped from the block, or from a disposal after others. */
  fail(error: unknown): void {
    this.error = this.failed ? suppressedError(error, this.error) : error;
    this.failed = true;
  }

  *disposing(): Generator<undefined, unknown, unknown> {
    for (let resource = this.resources.pop(); resource !== undefined; resource = this.resources.pop()) {
      try {
        let answer = method("dispose", resource.value, resource.dispose);
        if (answer === null && rt.s) answer = yield;
        if (resource.isAsync && wait(answer) === null && rt.s) yield;
      } catch (error) {
        this.fail(error);
      }
    }
    if (this.failed) throw this.error;
    return undefined;
  }
}

function asyncResource(value: unknown): Resource {
  verifyObject(value);
  const own = Symbol.asyncDispose === undefined ? undefined : (value as MaybeDisposable)[Symbol.asyncDispose];
  if (own === undefined || own === null) {
    // What a sync disposal answers is not waited for.
    return { value, dispose: disposerOf(value, Symbol.dispose), isAsync: false };
  }
  verifyDisposer(own);
  return { value, dispose: own, isAsync: true };
}

function disposerOf(value: unknown, key: symbol | undefined): unknown {
  verifyObject(value);
  if (key === undefined) throw new TypeError("Symbol.dispose is not defined.");
  const dispose = (value as MaybeDisposable)[key];
  verifyDisposer(dispose);
  return dispose;
}

function verifyObject(value: unknown): void {
  if (!isObject(value)) throw new TypeError("Object expected.");
}

function verifyDisposer(dispose: unknown): void {
  if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
}

type SuppressedErrorConstructor = new (error: unknown, suppressed: unknown, message: string) => Error;

/** The engine's, or, where it has none, an error of the same shape. */
function suppressedError(error: unknown, suppressed: unknown): Error {
  const message = "An error was suppressed during disposal.";
  const { SuppressedError: native } = globalThis as { SuppressedError?: SuppressedErrorConstructor };
  if (native !== undefined) return new native(error, suppressed, message);
  const made = new Error(message);
  return Object.assign(made, { name: "SuppressedError", error, suppressed });
}
