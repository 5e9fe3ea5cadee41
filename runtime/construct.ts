/** Checked construction: how compiled code makes an object of a class or function that it does not know. */
import { constructionOf } from "./builtins/index.js";
import { rt as cell } from "./cell.js";
import { forceAt, forcedSuspension } from "./forced.js";
import { type Frame, link, type Mode } from "./frames.js";
import { kernel as shared } from "./kernel.js";
import { type Callable, constructingTwinOf, ENTRY, type Twin } from "./twin.js";

const rt = cell;
const kernel = shared;

const CONSTRUCT = Symbol.for("syncawait.construct/1");

type Constructor = new (...args: unknown[]) => object;
/** The suspendable side of a class: answers as a twin does, with the object. */
export type ConstructTwin = (newTarget: Callable, args: readonly unknown[]) => unknown;

/** The construct twin of a class; undefined if it has none of its own: one that it inherits belongs to its parent. */
export function constructTwinOf(target: unknown): ConstructTwin | undefined {
  const twin = (target as { readonly [CONSTRUCT]?: ConstructTwin } | null | undefined)?.[CONSTRUCT];
  if (twin === undefined) return undefined;
  return (twin as { readonly [ENTRY]?: unknown } | null)?.[ENTRY] === target ? twin : undefined;
}

export function setConstructTwin(target: Callable, twin: ConstructTwin): void {
  Object.defineProperty(twin, ENTRY, { value: target });
  Object.defineProperty(target, CONSTRUCT, { value: twin, configurable: true });
}

/**
 * `new target(...args)`: by its construct twin; where it is a compiled plain function, by its twin; by the counterpart of a built-in that is given
 * something compiled; else natively.
 * @param name the source text of what follows `new`, for "... is not a constructor"
 * @returns as a twin does
 */
export function construct(name: string, target: unknown, ...args: unknown[]): unknown {
  if (!isConstructor(target)) throw new TypeError(`${name} is not a constructor`);
  if (kernel.force !== null && forceAt("call")) return forcedSuspension(new ConstructFrame(target, args));
  return constructChecked(target, args);
}

/** A construction that was put off by a forced suspension. */
class ConstructFrame implements Frame {
  parent: Frame | null = null;
  readonly code = beginConstruct;
  pc = -1;
  constructor(
    readonly target: Callable,
    readonly args: readonly unknown[],
  ) {}
}

function beginConstruct({ target, args }: ConstructFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return constructChecked(target, args);
}

function constructChecked(target: Callable, args: readonly unknown[]): unknown {
  const twin = constructTwinOf(target);
  if (twin !== undefined) return twin(target, args);
  const plain = constructingTwinOf(target);
  if (plain !== undefined) return constructPlain(plain, target, args);
  const counterpart = constructionOf(target);
  if (counterpart?.concerns(undefined, args)) return Reflect.apply(counterpart.run, undefined, args);
  return new (target as Constructor)(...args);
}

/** A compiled plain function: its twin, called on a new object. */
export function constructPlain(twin: Twin, newTarget: Callable, args: readonly unknown[]): unknown {
  // What `Object` does for a `new.target` that is not itself: an object with that one's prototype.
  const self = Reflect.construct(Object, [], newTarget) as object;
  return resultOf(self, Reflect.apply(twin, self, args));
}

/** What a constructor that has its object from the beginning gives: what it returns, if that is an object, else its own one. */
export function resultOf(self: object, returned: unknown): unknown {
  if (returned === null && rt.s) return link(new ResultFrame(self));
  return isObject(returned) ? returned : self;
}

class ResultFrame implements Frame {
  parent: Frame | null = null;
  readonly code = result;
  pc = -1;
  constructor(readonly self: object) {}
}

function result({ self }: ResultFrame, returned: unknown, mode: Mode): unknown {
  if (mode === 1) throw returned;
  return isObject(returned) ? returned : self;
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

const constructors = new WeakSet<Callable>();
const makesNothing: ProxyHandler<Constructor> = { construct: () => ({}) };

/** Whether it can stand behind `new`. A proxy has what its target has, so that one can be asked without running anything of the program's. */
export function isConstructor(value: unknown): value is Callable {
  if (typeof value !== "function") return false;
  if (constructors.has(value)) return true;
  try {
    new new Proxy(value as Constructor, makesNothing)();
  } catch {
    return false;
  }
  constructors.add(value);
  return true;
}
