/**
 * Generators of compiled code. The generator object that a call gives is the engine's own, and its body yields for two reasons: because the
 * program says `yield`, and because something that it called has suspended. The flag tells which: while it is up, a step has not come to its end.
 *
 * So that nobody but us drives such a body, the prototype of its generator objects inherits from an object of ours with `next`, `return` and
 * `throw`, which stands before the engine's %GeneratorPrototype%. Foreign code that calls them is a boundary for the time of one step;
 * compiled code finds their twins.
 */
import { enterAround } from "./boundary.js";
import { rt as cell } from "./cell.js";
import { type Frame, link, type Mode } from "./frames.js";
import { setName } from "./link.js";
import { isObject } from "./thenable.js";
import { setTwin } from "./twin.js";

const rt = cell;
const { apply, getPrototypeOf, setPrototypeOf } = Reflect;

type Step = (this: unknown, value?: unknown) => unknown;

const generatorPrototype = getPrototypeOf(function* () {}.prototype as object) as Record<
  "next" | "return" | "throw",
  Step
>;
const { next: nativeNext, return: nativeReturn, throw: nativeThrow } = generatorPrototype;

/** Generators in the middle of a step, while it is suspended: the engine takes them for ones that wait at a `yield` of the program's. */
const suspended = new WeakSet<object>();
/** How many there are: as long as there is none, a step need not ask. */
let suspendedCount = 0;
/** The suspension that is unwinding came out of an iterator's `return`, called by a `yield*`. */
let insideReturn = false;

/** What stands before %GeneratorPrototype% for the generators of compiled functions. */
const suspendingPrototype: object = Object.create(generatorPrototype);
for (const [name, native] of [
  ["next", nativeNext],
  ["return", nativeReturn],
  ["throw", nativeThrow],
] as const) {
  const entry = entryOf(name, native);
  setTwin(entry, function (this: unknown, value: unknown) {
    return step(native, this, value);
  });
  Object.defineProperty(suspendingPrototype, name, { value: entry, writable: true, configurable: true });
}

/** A boundary around one step. Reports of blocked stacks know it by its name. */
function enterStep(native: Step, self: unknown, value: unknown): unknown {
  return enterAround(step, native, self, value);
}

/** A method, so that it cannot be constructed either. */
function entryOf(name: string, native: Step): Step {
  const methods = {
    [name](this: unknown, value: unknown): unknown {
      return enterStep(native, this, value);
    },
  };
  return methods[name] as Step;
}

/**
 * Makes `f`, a generator function whose body was compiled, give generators that suspend.
 * @param name what the function would have been named by its place
 * @returns `f`; anything but a generator function with the prototype that it was born with is left alone
 */
export function generator<F>(f: F, name?: unknown): F {
  if (typeof f !== "function") return f;
  // As a decorator it is given a context instead.
  if (typeof name === "string" || typeof name === "symbol") setName(f, name);
  const prototype: unknown = f.prototype;
  if (isObject(prototype) && getPrototypeOf(prototype) === generatorPrototype) {
    setPrototypeOf(prototype, suspendingPrototype);
  }
  return f;
}

/** The same for the generator methods of an object literal or a class. @returns `holder` */
export function generators<H extends object>(holder: H, ...keys: readonly PropertyKey[]): H {
  for (const key of keys) generator(Reflect.getOwnPropertyDescriptor(holder, key)?.value);
  return holder;
}

/** One step of a generator object. @returns as a twin does: the result object, or null with `rt.s` up */
function step(native: Step, self: unknown, value: unknown): unknown {
  if (suspendedCount > 0 && suspended.has(self as object)) throw new TypeError("Generator is already running");
  const result = apply(native, self, [value]);
  return rt.s ? suspendStep(new StepFrame(self as object, siteIn(result))) : result;
}

/** The rest of a step that suspended. */
class StepFrame implements Frame {
  parent: Frame | null = null;
  readonly code = continueStep;
  // Whether a handler encloses the place the generator does not say.
  pc = 0;
  /** How the engine's generator is gone on with. */
  resumeBy = nativeNext;
  constructor(
    readonly generator: object,
    // What it yields when it suspends.
    public site: unknown,
  ) {}
}

function siteIn(result: unknown): unknown {
  return (result as IteratorResult<unknown>).value;
}

function suspendStep(frame: StepFrame): null {
  suspended.add(frame.generator);
  suspendedCount++;
  // A `yield*` that was waiting for `return` has to see what that gives as the answer of `return`: only then does the generator end.
  frame.resumeBy = insideReturn ? nativeReturn : nativeNext;
  insideReturn = false;
  return link(frame);
}

function continueStep(frame: StepFrame, value: unknown, mode: Mode): unknown {
  suspended.delete(frame.generator);
  suspendedCount--;
  const result = apply(mode === 1 ? nativeThrow : frame.resumeBy, frame.generator, [value]);
  if (!rt.s) return result;
  frame.site = siteIn(result);
  return suspendStep(frame);
}

/** For `yield*`: the suspension came out of its iterator's `return`, and the generator around it has to be gone on with accordingly. */
export function suspendInsideReturn(): void {
  insideReturn = true;
}
