/** `super(...)` in the constructor of a compiled class. */
import { enterTwin } from "./boundary.js";
import { rt as cell } from "./cell.js";
import { constructPlain, constructTwinOf, isConstructor } from "./construct.js";
import type { Construction } from "./construction.js";
import { forceAt, forcedSuspension } from "./forced.js";
import { type Frame, link, type Mode } from "./frames.js";
import { kernel as shared } from "./kernel.js";
import { type Callable, constructingTwinOf } from "./twin.js";

const rt = cell;
const kernel = shared;
const { Install, Adopt } = kernel.constructTokens;

/**
 * Constructs the parent, gives its object what the engine has to give it for this class, and makes it the `this`.
 * The parent is what the class extends now, after the arguments were evaluated: V8 reads it here, the specification before them.
 * @returns as a twin does: the object
 * @throws ReferenceError, if there is a `this` already; what the parent throws
 */
export function superCall(construction: Construction, ...args: unknown[]): unknown {
  const { parent } = construction;
  if (kernel.force !== null && forceAt("call")) return forcedSuspension(new BeginFrame(construction, parent, args));
  return constructParent(construction, parent, args);
}

/** The same in code that cannot suspend. */
export function superNow(construction: Construction, ...args: unknown[]): unknown {
  return enterTwin(
    (made: Construction, list: unknown[]) => constructParent(made, made.parent, list),
    construction,
    args,
  );
}

/** A call that was put off by a forced suspension. */
class BeginFrame implements Frame {
  parent: Frame | null = null;
  readonly code = beginSuper;
  pc = -1;
  constructor(
    readonly construction: Construction,
    readonly target: unknown,
    readonly args: readonly unknown[],
  ) {}
}

function beginSuper({ construction, target, args }: BeginFrame, value: unknown, mode: Mode): unknown {
  if (mode === 1) throw value;
  return constructParent(construction, target, args);
}

function constructParent(construction: Construction, parent: unknown, args: readonly unknown[]): unknown {
  const newTarget = construction.newTarget as Callable;
  const twin = constructTwinOf(parent);
  if (twin !== undefined) return afterParent(construction, twin(newTarget, args));
  const plain = isConstructor(parent) && !construction.installs ? constructingTwinOf(parent) : undefined;
  if (plain !== undefined) return afterParent(construction, constructPlain(plain, newTarget, args));
  // A native parent: the engine calls it, with its own errors where it is no constructor.
  const self = Reflect.construct(construction.of, [new Install(args)], newTarget) as object;
  construction.bind(self);
  return self;
}

function afterParent(construction: Construction, self: unknown): unknown {
  if (self === null && rt.s) return link(new AdoptFrame(construction));
  return adopt(construction, self as object);
}

class AdoptFrame implements Frame {
  parent: Frame | null = null;
  readonly code = adoptResumed;
  pc = -1;
  constructor(readonly construction: Construction) {}
}

function adoptResumed({ construction }: AdoptFrame, self: unknown, mode: Mode): unknown {
  if (mode === 1) throw self;
  return adopt(construction, self as object);
}

/** The native constructor is run once more, on an object that is there: what it calls by `super` answers with that one. */
function adopt(construction: Construction, self: object): object {
  construction.bind(self);
  if (construction.installs) {
    const { of } = construction;
    Reflect.construct(of, [new Install([new Adopt(self)])], of);
  }
  return self;
}
