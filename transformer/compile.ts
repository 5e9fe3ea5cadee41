import type ts from "typescript";
import { analyze } from "./analyze/plan.js";
import { resolveScopes } from "./analyze/scopes.js";
import { type FileContext, FreshNames } from "./context.js";
import { emitFile } from "./emit/emitFile.js";
import { findTargets } from "./find/findTargets.js";
import { findPackageNames } from "./find/imports.js";

/** The pipeline, a line a pass. Each pass has its page in docs/passes. */
export function compileFile(input: Omit<FileContext, "names">): ts.SourceFile {
  const scopes = resolveScopes(input.file, input.ts); //           names, by the language's scoping alone
  const ctx: FileContext = { ...input, names: new FreshNames(scopes.names) };
  const packageNames = findPackageNames(ctx.file, scopes, ctx.ts); // what of our package the file imports
  const targets = findTargets(ctx, packageNames); //               who is annotated, and what becomes of whom
  const plans = analyze(targets, scopes, packageNames, ctx); //     which calls may suspend, how parameters travel, what is refused
  return emitFile(plans, ctx); //                                  entries, body copies, checked calls; lowering on the way
}
