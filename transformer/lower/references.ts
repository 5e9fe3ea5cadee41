import type ts from "typescript";
import type { Emitter } from "../emit/emitter.js";
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

/**
 * Local names and `this` can be read twice; everything else goes through a temporary. A global or an import may have a getter behind it.
 *
 * @param outlasts true where another expression is evaluated between the first reading and the last: it needs a temporary of its own
 */
export function reuse(emitter: Emitter, value: ts.Expression, here: Surroundings, outlasts = false): Reused {
  const { ts, build } = emitter;
  if (value.kind === ts.SyntaxKind.ThisKeyword) return { first: value, again: () => build.factory.createThis() };
  if (!outlasts && ts.isIdentifier(value) && isLocal(emitter, value)) return { first: value, again: () => value };
  const receiver = outlasts ? build.ownTemporary(here) : build.temporary("receiver", here);
  return { first: build.assign(receiver, value), again: () => receiver };
}

function isLocal({ ts, plans }: Emitter, identifier: ts.Identifier): boolean {
  const isOurs = identifier.pos < 0;
  if (isOurs) return true;
  const declaration = plans.scopes.bindingOf(identifier)?.declaration;
  return declaration !== undefined && !ts.isImportSpecifier(declaration) && !ts.isImportClause(declaration);
}
