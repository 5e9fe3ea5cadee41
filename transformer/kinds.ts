import type ts from "typescript";
import type { TypeScript } from "./context.js";

// The passes walk all of a program once each, most of that before the engine has compiled them. A look into a table costs a tenth of a dozen questions
// (`ts.isBlock(node)`, ...) that are all answered by no.

type KindName = Exclude<keyof typeof ts.SyntaxKind, number>;

/** By kind: the number of its group; 0 for those that no group names. */
export type KindTable = Readonly<Uint8Array>;

/** @returns the table for a TypeScript, with 1 for each kind that is named */
export function kindTable(...names: readonly KindName[]): (tsInstance: TypeScript) => KindTable {
  return kindGroups({ 1: names });
}

/**
 * @param groups by their numbers, from 1; a kind that stands in two of them is of the one with the higher number
 * @returns the table for a TypeScript, whose versions number the kinds differently; a name that it does not have yet is left out
 */
export function kindGroups(
  groups: Readonly<Record<number, readonly KindName[]>>,
): (tsInstance: TypeScript) => KindTable {
  const tables = new WeakMap<TypeScript, KindTable>();
  // Asked for at each look, and nearly always for the same one.
  let latest: { readonly of?: TypeScript; readonly table: KindTable } = { table: new Uint8Array(0) };
  return (tsInstance) => {
    if (tsInstance === latest.of) return latest.table;
    const table = tables.get(tsInstance) ?? makeTable(groups, tsInstance);
    tables.set(tsInstance, table);
    latest = { of: tsInstance, table };
    return table;
  };
}

function makeTable(groups: Readonly<Record<number, readonly KindName[]>>, tsInstance: TypeScript): KindTable {
  const table = new Uint8Array(tsInstance.SyntaxKind.Count);
  for (const [group, names] of Object.entries(groups))
    for (const name of names) table[tsInstance.SyntaxKind[name]] = Number(group);
  return table;
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

/** What TypeScript erases around an expression, and parentheses. */
export const wrapperKinds = [
  "ParenthesizedExpression",
  "AsExpression",
  "NonNullExpression",
  "TypeAssertionExpression",
  "SatisfiesExpression",
] as const satisfies readonly KindName[];
