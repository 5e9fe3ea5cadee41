/**
 * Classes that several copies of this package (ESM beside CommonJS, two versions in one tree) recognise in each other.
 *
 * A brand is a registered symbol on the prototype. Internally brands are read directly; for users, `instanceof` is taught to
 * look at them too. A subclass that somebody derives from a branded class keeps the ordinary meaning of `instanceof`.
 */
type Constructor = abstract new (...args: never[]) => object;

const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

/** Marks the class `target` with `brand` and makes `instanceof` go by it. */
export function brandClass(target: Constructor, brand: symbol): void {
  Object.defineProperty(target.prototype, brand, { value: true });
  Object.defineProperty(target, Symbol.hasInstance, {
    value(this: unknown, candidate: unknown): boolean {
      return this === target ? hasBrand(candidate, brand) : ordinaryHasInstance.call(this as Constructor, candidate);
    },
  });
}

/** Whether `candidate` is an object that carries `brand`. */
export function hasBrand(candidate: unknown, brand: symbol): boolean {
  return typeof candidate === "object" && candidate !== null && (candidate as Record<symbol, unknown>)[brand] === true;
}
