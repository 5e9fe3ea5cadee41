import type ts from "typescript";
import type { TypeScript } from "../context.js";
import type { Builder } from "../emit/build.js";
import type { Surroundings } from "../emit/surroundings.js";

// Who owns evaluation order: a callee is looked up exactly once, its object before it, both before the arguments. The engine keeps the operands
// of a helper call while an argument suspends, so a temporary only has to live from the object to the property that is read from it.

/** An expression that is used twice: `first` evaluates it, `again` reads it. */
export interface Reused {
  readonly first: ts.Expression;
  readonly again: () => ts.Expression;
}

/** A callee taken apart: what it is called on, if anything, and how to read the function. */
export interface Callee {
  /** The receiver, evaluated; undefined where the call has none. */
  readonly receiver: Reused | undefined;
  /** The function, read from `object` where there is a receiver. */
  read(object: ts.Expression): ts.Expression;
}

/** Names and `this` can be read twice; everything else goes through the receiver temporary. */
export function reuse(ts: TypeScript, build: Builder, value: ts.Expression, here: Surroundings): Reused {
  if (ts.isIdentifier(value)) return { first: value, again: () => value };
  if (value.kind === ts.SyntaxKind.ThisKeyword) return { first: value, again: () => build.factory.createThis() };
  const receiver = build.temporary("receiver", here);
  return { first: build.assign(receiver, value), again: () => receiver };
}
