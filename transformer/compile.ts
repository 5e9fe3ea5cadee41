import type ts from "typescript";
import { analyze } from "./analyze/plan.js";
import { type FileContext, FreshNames } from "./context.js";
import { emitFile } from "./emit/emitFile.js";
import { findTargets } from "./find/findTargets.js";
import { findPackageNames } from "./find/imports.js";
import { fullOutlineOf } from "./find/outline.js";

/** The pipeline, a line a pass. Each pass has its page in docs/passes. */
export function compileFile(input: Omit<FileContext, "names">): ts.SourceFile {
  const outline = fullOutlineOf(input.ts, input.file); //           what there is to look at; names, by the language's scoping alone
  const { scopes } = outline;
  const ctx: FileContext = { ...input, names: new FreshNames(scopes) };
  const packageNames = findPackageNames(ctx.file, scopes, ctx.ts); // what of our package the file imports
  const targets = findTargets(ctx, outline, packageNames); //      who is annotated, and what becomes of whom
  const plans = analyze(targets, scopes, packageNames, ctx); //     which calls may suspend, how parameters travel, what is refused
  return emitFile(plans, ctx); //                                  entries, body copies, checked calls; lowering on the way
}
