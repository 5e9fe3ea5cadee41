import type ts from "typescript";
import type { TypeScript } from "./context.js";

// The passes walk all of a program once each, most of that before the engine has compiled them. A look into a table costs a tenth of a dozen questions
// (`ts.isBlock(node)`, ...) that are all answered by no.

type KindName = Exclude<keyof typeof ts.SyntaxKind, number>;

/** By kind: 1 for those that were named. */
export type KindTable = Readonly<Uint8Array>;

/** @returns the table for a TypeScript, whose versions number the kinds differently; a name that it does not have yet is left out */
export function kindTable(...names: readonly KindName[]): (tsInstance: TypeScript) => KindTable {
  const tables = new WeakMap<TypeScript, KindTable>();
  return (tsInstance) => {
    const known = tables.get(tsInstance);
    if (known !== undefined) return known;
    const table = new Uint8Array(tsInstance.SyntaxKind.Count);
    for (const name of names) table[tsInstance.SyntaxKind[name]] = 1;
    tables.set(tsInstance, table);
    return table;
  };
}

/** What `ts.isFunctionLike` is true for, the forms of types included. */
export const functionKinds = [
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunction",
  "MethodDeclaration",
  "Constructor",
  "GetAccessor",
  "SetAccessor",
  "MethodSignature",
  "CallSignature",
  "ConstructSignature",
  "IndexSignature",
  "FunctionType",
  "ConstructorType",
] as const satisfies readonly KindName[];
