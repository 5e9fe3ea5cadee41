import { stripVTControlCharacters } from "node:util";
import type ts from "typescript";
import { type SyncAwaitDiagnostic, toTsDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import type { TypeScript } from "../typescriptVersion.js";

/**
 * A diagnostic as TypeScript prints it, with our own code: `error TSA1001: ...`.
 * TypeScript prints `TS` and then whatever `code` holds, so the code is the rest of ours. It is typed as a number there, but only printed and compared.
 */
export function printable(typescript: TypeScript, diagnostic: SyncAwaitDiagnostic): ts.Diagnostic {
  const code = diagnostic.code.slice("TS".length) as unknown as number;
  return {
    ...toTsDiagnostic(typescript, diagnostic),
    code,
    messageText: `${diagnostic.messageText} ${diagnostic.advice}`,
  };
}

/** With the source lines, without colours: for a log or an error message. */
export function formatWithContext(typescript: TypeScript, diagnostics: readonly ts.Diagnostic[]): string {
  return stripVTControlCharacters(typescript.formatDiagnosticsWithColorAndContext(diagnostics, formatHost(typescript)));
}

/** As `tsc` prints: with source lines and colours if `pretty`, else one line a diagnostic. */
export function formatAsCompiler(
  typescript: TypeScript,
  diagnostics: readonly ts.Diagnostic[],
  pretty: boolean,
): string {
  const format = pretty ? typescript.formatDiagnosticsWithColorAndContext : typescript.formatDiagnostics;
  return format(diagnostics, formatHost(typescript));
}

/** A diagnostic about the configuration, where no compiler may be at hand to print it. */
export function formatBare({ category, code, messageText, advice }: SyncAwaitDiagnostic): string {
  return `${category} ${code}: ${messageText} ${advice}`;
}

function formatHost(typescript: TypeScript): ts.FormatDiagnosticsHost {
  return {
    getCurrentDirectory: () => process.cwd(),
    getCanonicalFileName: (name) => (typescript.sys.useCaseSensitiveFileNames ? name : name.toLowerCase()),
    getNewLine: () => typescript.sys.newLine,
  };
}
