import type ts from "typescript";
import { type Place, type SourceSpan, spanOf } from "./span.js";

export type DiagnosticCategory = "error" | "warning" | "message";

/** A second place that helps to understand a diagnostic. */
export interface RelatedSpan extends SourceSpan {
  readonly messageText: string;
}

/** What the transformer says about a source file, or, without a file, about its configuration. */
export interface SyncAwaitDiagnostic {
  /** `TSA` and four digits, never reused: 1 the user's code, 2 not supported yet, 3 configuration, 9 our bug. */
  readonly code: string;
  readonly category: DiagnosticCategory;
  readonly file: ts.SourceFile | undefined;
  /** In UTF-16 units, 0 without a file. */
  readonly start: number;
  readonly length: number;
  /** What is the matter. */
  readonly messageText: string;
  /** What to do instead. */
  readonly advice: string;
  readonly related?: readonly RelatedSpan[];
}

/** What the generated factories call; `place` undefined for a diagnostic about the configuration. */
export function createDiagnostic(
  code: string,
  category: DiagnosticCategory,
  place: Place | undefined,
  messageText: string,
  advice: string,
): SyncAwaitDiagnostic {
  const { file, start, length } = place ? spanOf(place) : { file: undefined, start: 0, length: 0 };
  return { code, category, file, start, length, messageText, advice };
}

/** The same diagnostic with one more place to look at. */
export function withRelated(diagnostic: SyncAwaitDiagnostic, place: Place, messageText: string): SyncAwaitDiagnostic {
  return { ...diagnostic, related: [...(diagnostic.related ?? []), { ...spanOf(place), messageText }] };
}

/** As TypeScript and the tools around it know it. They print `TS` and the number, so the text begins with our own code. */
export function toTsDiagnostic(typescript: typeof ts, diagnostic: SyncAwaitDiagnostic): ts.Diagnostic {
  const { code, file, start, length, messageText, advice, related } = diagnostic;
  const category = categoryOf(typescript, diagnostic.category);
  const number = Number(code.slice("TSA".length));
  return {
    category,
    code: number,
    file,
    start: file && start,
    length: file && length,
    messageText: `${code}: ${messageText} ${advice}`,
    source: "syncawait",
    relatedInformation: related?.map((span) => ({
      ...span,
      category: typescript.DiagnosticCategory.Message,
      code: number,
    })),
  };
}

function categoryOf(typescript: typeof ts, category: DiagnosticCategory): ts.DiagnosticCategory {
  const known = typescript.DiagnosticCategory;
  return { error: known.Error, warning: known.Warning, message: known.Message }[category];
}
