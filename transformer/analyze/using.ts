import type ts from "typescript";
import type { TypeScript } from "../context.js";

// In: a list of variable declarations. Out: whether they hold resources.

/** `using`, `await using`, or undefined for `var`, `let` and `const`. Older versions of TypeScript know neither. */
export function usingKind(ts: TypeScript, list: ts.VariableDeclarationList): "using" | "await using" | undefined {
  const kinds: { readonly Using?: ts.NodeFlags; readonly AwaitUsing?: ts.NodeFlags } = ts.NodeFlags;
  if (kinds.Using === undefined) return undefined;
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  if (kind === kinds.AwaitUsing) return "await using";
  return kind === kinds.Using ? "using" : undefined;
}
