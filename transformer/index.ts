import type ts from "typescript";
import { compileFile } from "./compile.js";
import type { TransformerHost, TypeScript } from "./context.js";
import type { SyncAwaitDiagnostic } from "./diagnostics/diagnostic.js";
import { describeFault } from "./diagnostics/fault.js";
import { compiledTwice, internalError, unsupportedTarget } from "./diagnostics/generated.js";
import { withoutIgnored } from "./diagnostics/ignores.js";
import { fastTypeScript } from "./fastTypeScript.js";
import { isAlreadyCompiled } from "./find/alreadyCompiled.js";
import { mentionsPackage } from "./find/imports.js";
import { type Propagation, readOptions, type SyncAwaitOptions } from "./options.js";
import type { ProgramFacts } from "./programFacts.js";

export type { TransformerHost, TypeScript } from "./context.js";
export { type SyncAwaitDiagnostic, toTsDiagnostic } from "./diagnostics/diagnostic.js";
export * as diagnostics from "./diagnostics/generated.js";
export { readOptions, type SyncAwaitOptions } from "./options.js";
export { analyzeProgram, type ProgramAnalysis } from "./propagate/analyzeProgram.js";
export { markDeclarations } from "./propagate/declarations.js";

/**
 * The transformer as every host uses it: a factory of "before" transformers.
 *
 * @param hostTypeScript the host's TypeScript, 4.9 to 6.0; the transformer imports none itself
 * @param rawOptions what the user wrote, {@link SyncAwaitOptions}; wrong ones are reported and their defaults used
 * @param host where diagnostics go
 */
export function createTransformer(
  hostTypeScript: TypeScript,
  rawOptions: SyncAwaitOptions | undefined,
  host: TransformerHost,
): ts.TransformerFactory<ts.SourceFile> {
  const ts = fastTypeScript(hostTypeScript);
  const { options, diagnostics } = readOptions(rawOptions);
  for (const diagnostic of diagnostics) host.report(diagnostic);
  let isTwice = false;
  return (transformation) => (file) => {
    if (file.isDeclarationFile) return file;
    if (isAlreadyCompiled(ts, file, options.runtime)) {
      if (!isTwice) host.report(compiledTwice());
      isTwice = true;
      return file;
    }
    const facts = options.propagate === "program" ? host.factsFor?.(file) : undefined;
    const mentionsUs = mentionsPackage(file.text);
    if (!mentionsUs && !mayBeCompiled(file, options.propagate, facts)) return file;
    const tooLow = targetTooLow(ts, transformation.getCompilerOptions());
    if (tooLow !== undefined) {
      if (mentionsUs || options.propagate === "all") host.report(unsupportedTarget(file, { target: tooLow }));
      return file;
    }
    linkParents(ts, file);
    const { factory } = transformation;
    const { root } = host;
    const foreign = host.foreignCalleesFor?.(file);
    const said = new Map<string, SyncAwaitDiagnostic>();
    const report = (diagnostic: SyncAwaitDiagnostic) => noteOnce(said, diagnostic);
    try {
      return compileFile({ ts, factory, transformation, file, options, report, facts, foreign, root });
    } catch (error) {
      report(internalError(file, describeFault(error)));
      return file;
    } finally {
      for (const left of withoutIgnored(file, [...said.values()], foreign !== undefined, ts)) host.report(left);
    }
  };
}

/** One mistake can stand in the way of several functions around it. */
function noteOnce(said: Map<string, SyncAwaitDiagnostic>, diagnostic: SyncAwaitDiagnostic): void {
  const place = `${diagnostic.code} ${diagnostic.start}`;
  if (!said.has(place)) said.set(place, diagnostic);
}

/** ES3 and ES5 have no generators; they are also what TypeScript before 6 takes where nothing is said. */
function targetTooLow(ts: TypeScript, { target }: ts.CompilerOptions): string | undefined {
  const isOldDefault = target === undefined && Number(ts.versionMajorMinor.split(".")[0]) < 6;
  if (isOldDefault) return "ES5 (the default of this version of TypeScript)";
  return target !== undefined && target < ts.ScriptTarget.ES2015 ? (ts.ScriptTarget[target] ?? "ES5") : undefined;
}

/** A file that mentions none of our words holds nothing to compile, unless functions are that nobody annotated. */
function mayBeCompiled(file: ts.SourceFile, propagate: Propagation, facts: ProgramFacts | undefined): boolean {
  return propagate === "all" || (propagate === "program" && facts?.concerns(file) !== false);
}

/** Hosts that parse a file by itself may leave the parent links out, which diagnostics and names need. */
function linkParents(ts: TypeScript, file: ts.SourceFile): void {
  if (file.statements[0] === undefined || file.statements[0].parent !== undefined) return;
  const link = (node: ts.Node): void =>
    ts.forEachChild(node, (child) => {
      (child as { parent: ts.Node }).parent = node;
      link(child);
    });
  link(file);
}
