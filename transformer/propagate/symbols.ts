import type ts from "typescript";
import type { TypeScript } from "../context.js";

/** The symbol that a name in the program means, aliases (imports, re-exports) followed. */
export function symbolAt(ts: TypeScript, checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  if (symbol === undefined) return undefined;
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
