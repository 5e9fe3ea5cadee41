/** Making the arrays that array methods answer with. */
import type { Indexed } from "./receivers.js";

const { apply } = Reflect;
const { defineProperty } = Object;
const arrayPrototype = Array.prototype;
const sourceText = Function.prototype.toString;
const sourceOfArray = apply(sourceText, Array, []);

export type Constructor = new (...args: unknown[]) => object;

/** What an array method answers with, while it is being filled. */
export class ResultArray {
  private constructor(
    readonly array: Indexed,
    /** Made here and seen by no program code yet: a plain assignment does. */
    private readonly fresh: boolean,
  ) {}

  /** `ArraySpeciesCreate`. @throws RangeError past the length of arrays; TypeError for a species that is no constructor */
  static like(original: Indexed, length: number): ResultArray {
    const C = speciesOf(original);
    if (C === undefined || C === Array) return new ResultArray(new Array(length) as unknown as Indexed, true);
    if (!isConstructor(C)) throw new TypeError("object.constructor[Symbol.species] is not a constructor");
    return new ResultArray(new C(length) as Indexed, false);
  }

  /** What `Array.from` and its like fill: made by `C` where that is a constructor. */
  static madeBy(C: unknown, ...args: unknown[]): ResultArray {
    const made = C !== Array && isConstructor(C);
    return new ResultArray(new (made ? C : Array)(...args) as Indexed, !made);
  }

  /** `CreateDataPropertyOrThrow` at an index that has not been used yet. */
  define(k: number, value: unknown): void {
    if (this.fresh) setFreshElement(this.array as unknown as unknown[], k, value);
    else createDataProperty(this.array, k, value);
  }
}

function speciesOf(original: Indexed): unknown {
  if (!Array.isArray(original)) return undefined;
  const C: unknown = original.constructor;
  if (isArrayOfAnotherRealm(C)) return undefined;
  return isObject(C) ? ((C as Indexed)[Symbol.species] ?? undefined) : C;
}

/** `CreateDataPropertyOrThrow`: no setter is asked, and what is there already is replaced. */
export function createDataProperty(target: object, key: PropertyKey, value: unknown): void {
  defineProperty(target, key, dataDescriptor(value));
}

/**
 * The same for an array that no program code has seen yet, at an index that it does not have: forty times faster, and as
 * exact, because only an element on the prototype could make an assignment anything else.
 */
export function setFreshElement(array: unknown[], k: number, value: unknown): void {
  if (k in arrayPrototype) defineProperty(array, k, dataDescriptor(value));
  else array[k] = value;
}

/** Without a prototype: what programs put on Object.prototype must not become part of it. */
function dataDescriptor(value: unknown): PropertyDescriptor & ThisType<unknown> {
  return { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor;
}

/** `IsConstructor`, asked without calling anything: a proxy has a [[Construct]] just where its target has. */
export function isConstructor(candidate: unknown): candidate is Constructor {
  if (typeof candidate !== "function") return false;
  try {
    new new Proxy(candidate as unknown as Constructor, { construct: () => ({}) })();
    return true;
  } catch {
    return false;
  }
}

/**
 * An array of another realm gives arrays of this one. No function but the %Array% of some realm has this source text: those written in
 * JavaScript have their own, and bound functions and proxies have no name in theirs.
 */
function isArrayOfAnotherRealm(C: unknown): boolean {
  return typeof C === "function" && C !== Array && apply(sourceText, C, []) === sourceOfArray;
}

export function isObject(candidate: unknown): candidate is object {
  return (typeof candidate === "object" && candidate !== null) || typeof candidate === "function";
}
