import type ts from "typescript";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import { formatAsCompiler, printable } from "../diagnostics/format.js";
import type { TypeScript } from "../typescriptVersion.js";

/** What ts-patch and ttypescript hand to a plugin. */
export interface PluginExtras {
  readonly ts: TypeScript;
  /** Which of the compiler's files runs: "tsc", or "typescript" for a tool built on it. ttypescript does not tell. */
  readonly library?: string;
  addDiagnostic?(diagnostic: ts.Diagnostic): unknown;
}

export type Report = (diagnostic: SyncAwaitDiagnostic) => void;

/**
 * Where the transformer's diagnostics go, so that they are seen and an error makes the build fail. ts-patch's `tsc` prints what is added, and fails, even for a
 * warning. Everywhere else it is dropped (by ttypescript, and by tools that run the compiler as a library), so there we print, and set the exit code.
 */
export function reporterFor(typescript: TypeScript, program: ts.Program | undefined, extras?: PluginExtras): Report {
  const addDiagnostic = extras?.library === "tsc" ? extras.addDiagnostic : undefined;
  const { pretty = typescript.sys.writeOutputIsTTY?.() ?? false } = program?.getCompilerOptions() ?? {};
  return (diagnostic) => {
    const shown = printable(typescript, diagnostic);
    const isError = diagnostic.category === "error";
    if (isError && addDiagnostic) return void addDiagnostic(shown);
    typescript.sys.write(formatAsCompiler(typescript, [shown], pretty === true));
    if (isError) failAtExit();
  };
}

/** At the very end, because `tsc` ends by `process.exit` with its own idea of the outcome. */
function failAtExit(): void {
  process.exitCode ||= 1;
  process.once("exit", () => {
    process.exitCode ||= 1;
  });
}
