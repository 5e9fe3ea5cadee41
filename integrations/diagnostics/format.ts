import { stripVTControlCharacters } from "node:util";
import type ts from "typescript";
import { type SyncAwaitDiagnostic, toTsDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import type { TypeScript } from "../typescriptVersion.js";

/**
 * A code of ours where TypeScript expects a number. It prints `TS` and then the code, so the text is the rest of ours; but it also sorts by codes before it drops
 * what was said twice, and texts and numbers have no order among each other. As a number, a code of ours stands behind all of TypeScript's.
 */
class PrintedCode extends Number {
  readonly #text: string;

  constructor(code: string) {
    super(1_000_000 + Number(code.slice("TSA".length)));
    this.#text = code.slice("TS".length);
  }

  override toString(): string {
    return this.#text;
  }

  /** Incremental builds keep diagnostics in a file, and print them from there. */
  toJSON(): string {
    return this.#text;
  }
}

/** Each once: what is equal is the same object, or TypeScript would not find it equal. */
const printedCodes = new Map<string, PrintedCode>();

function printedCode(code: string): number {
  const known = printedCodes.get(code) ?? new PrintedCode(code);
  printedCodes.set(code, known);
  return known as unknown as number;
}

/** A diagnostic as TypeScript prints it, with our own code: `error TSA1001: ...`. */
export function printable(typescript: TypeScript, diagnostic: SyncAwaitDiagnostic): ts.Diagnostic {
  return {
    ...toTsDiagnostic(typescript, diagnostic),
    code: printedCode(diagnostic.code),
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
