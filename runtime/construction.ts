/**
 * Compiled classes: how their objects come into being. Section 8 of the calling convention.
 *
 * The constructor's code is a generator method. The engine makes the object and gives it its private names, by a call of the native constructor
 * with a token that makes it do only that.
 */
import { enter, enterTwin, type GeneratorBody } from "./boundary.js";
import { rt as cell } from "./cell.js";
import { keptIn, type Slots } from "./classes.js";
import { type ConstructTwin, isObject, resultOf, setConstructTwin } from "./construct.js";
import { type Frame, link, type Mode, start } from "./frames.js";
import { kernel } from "./kernel.js";
import type { Enter } from "./link.js";
import type { Callable } from "./twin.js";

const rt = cell;
const { Install, Adopt } = kernel.constructTokens;
const bare = new Install([]);

/** How a class was compiled. */
export interface Shape {
  /** The property of the slots object that the native constructor enters by. */
  readonly slot: string;
  /** The temporary key of the constructor's code. */
  readonly body: string;
  /** The slot and, with a `$`, the temporary key of the generator method that gives an object its fields, for emitted code. */
  readonly fields?: string;
  readonly derived?: true;
  /** The body's `this` is a {@link Construction}; always so in a derived class, whose object is not there at the beginning. */
  readonly record?: true;
  /** Temporary keys at which the class's computed keys were evaluated. */
  readonly places?: readonly string[];
  /** The engine has something to give to the object: private names or fields. */
  readonly installs?: true;
}

/** True for what the runtime calls a constructor with, so that it does nothing but make the object. */
export function installs(argument: unknown): boolean {
  return argument instanceof Install;
}

/** What the body of a constructor runs on where it cannot run on its object: because that is not there yet, or to know its `new.target`. */
export class Construction {
  #self: object | undefined;

  /**
   * @param of the class whose constructor it is
   * @param installs whether the engine has something to give to the object for this class
   */
  constructor(
    readonly of: Callable,
    readonly newTarget: Callable,
    readonly installs: boolean,
    self?: object,
  ) {
    this.#self = self;
  }

  /** What the source calls `this`. */
  get self(): object {
    if (this.#self === undefined) throw new ReferenceError(beforeSuper);
    return this.#self;
  }

  /** What `super(...)` constructs, as it is when that is evaluated. */
  get parent(): unknown {
    return Reflect.getPrototypeOf(this.of);
  }

  /** `super[key]` */
  get(key: PropertyKey): unknown {
    const { self } = this;
    const home = Reflect.getPrototypeOf(this.of.prototype as object);
    return Reflect.get(home as object, key, self);
  }

  get isBound(): boolean {
    return this.#self !== undefined;
  }

  bind(self: object): void {
    if (this.isBound) throw new ReferenceError("Super constructor may only be called once");
    this.#self = self;
  }

  /** What the construction gives when a derived class's constructor returns. */
  result(returned: unknown): object {
    if (isObject(returned)) return returned;
    if (returned !== undefined) throw new TypeError("Derived constructors may only return object or undefined");
    return this.self;
  }
}

const beforeSuper =
  "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";

/**
 * Gives a class its construct twin, and its native constructor what it enters by; called in the class's first static block. The methods
 * under the temporary keys are taken away.
 * @param given the class, or what a decorator of the class has put in its place
 */
export function construction(slots: Slots, given: Callable, shape: Shape): void {
  const target = (keptIn(slots, shape.slot) ?? given) as Callable;
  const body = take(target, shape.body);
  if (shape.fields !== undefined) slots[shape.fields] = take(target, `${shape.fields}$`) as unknown as Enter;
  for (const key of shape.places ?? []) take(target, key);
  const compiled = shape.derived ? derivedClass(target, body, shape) : baseClass(target, body, shape);
  setConstructTwin(target, compiled.twin);
  slots[shape.slot] = compiled.enter as unknown as Enter;
}

function take(target: Callable, key: string): GeneratorBody {
  const holder = target.prototype as object;
  const method = Reflect.get(holder, key) as GeneratorBody;
  Reflect.deleteProperty(holder, key);
  return method;
}

interface CompiledClass {
  readonly twin: ConstructTwin;
  /** What the native constructor gives when foreign code constructs. */
  readonly enter: (newTarget: Callable, args: ArrayLike<unknown>, self?: object) => unknown;
}

function baseClass(target: Callable, body: GeneratorBody, shape: Shape): CompiledClass {
  const begin = body as (this: unknown, ...args: unknown[]) => Generator<unknown, unknown, unknown>;
  const receiver = (self: object, newTarget: Callable): object =>
    shape.record ? new Construction(target, newTarget, false, self) : self;
  return {
    twin: (newTarget, args) => {
      const self = Reflect.construct(target, [bare], newTarget) as object;
      return resultOf(self, start(Reflect.apply(begin, receiver(self, newTarget), args)));
    },
    enter: (newTarget, args, self) => {
      const [first] = args as unknown as readonly unknown[];
      if (first instanceof Adopt) return first.self;
      return enter(body, receiver(self as object, newTarget), args);
    },
  };
}

function derivedClass(target: Callable, body: GeneratorBody, shape: Shape): CompiledClass {
  const begin = body as (this: unknown, ...args: unknown[]) => Generator<unknown, unknown, unknown>;
  const twin: ConstructTwin = (newTarget, args) => {
    const made = new Construction(target, newTarget, shape.installs === true);
    const returned = start(Reflect.apply(begin, made, args));
    return returned === null && rt.s ? link(new DerivedFrame(made)) : made.result(returned);
  };
  return {
    twin,
    enter: (newTarget, args) => {
      const [first] = args as unknown as readonly unknown[];
      if (first instanceof Adopt) return first.self;
      return enterTwin(twin, newTarget, args as unknown as readonly unknown[]);
    },
  };
}

class DerivedFrame implements Frame {
  parent: Frame | null = null;
  readonly code = derivedResult;
  pc = -1;
  constructor(readonly construction: Construction) {}
}

function derivedResult({ construction }: DerivedFrame, returned: unknown, mode: Mode): unknown {
  if (mode === 1) throw returned;
  return construction.result(returned);
}
