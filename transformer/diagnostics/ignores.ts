import type ts from "typescript";
import { isInLiteral } from "../annotations.js";
import type { TypeScript } from "../context.js";
import type { SyncAwaitDiagnostic } from "./diagnostic.js";
import { type DiagnosticCode, diagnosticCodes, uselessIgnore } from "./generated.js";

// In: a file, and what is to be said about it. Out: what is left of that after the comments that ignore a line, and a warning for each such
// comment that ignores nothing.
//
//     // @syncawait-ignore TSA1010: the start-up may block
//     const settings = syncAwait(readSettings());
//
// As in TypeScript and in biome: on the line before, or at the end of the same one; with the codes that are meant, or for all of them; and a
// reason behind a colon or two dashes. The next line is the next one that holds code, so that an annotation may stand in between.

interface Ignore {
  /** Where the comment stands. */
  readonly start: number;
  readonly length: number;
  /** Diagnostics are ignored that begin in here. */
  readonly from: number;
  readonly to: number;
  /** Empty for all that can be ignored. */
  readonly codes: readonly string[];
}

const comment = /\/(?:\/+|\*+)[ \t]*@syncawait-ignore(?![-\w])(?<rest>.*)/gi;
const namedCodes = /^[ \t]*(?<codes>TSA\w*(?:[ \t,]+TSA\w*)*)/i;
/** White space and comments, up to the next code. */
const trivia = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/y;

/**
 * @param hasProgram false where the file was judged without a type checker: then nobody knows whether a comment about a diagnostic that needs
 *   one has something to ignore
 */
export function withoutIgnored(
  file: ts.SourceFile,
  found: readonly SyncAwaitDiagnostic[],
  hasProgram: boolean,
  tsInstance: TypeScript,
): readonly SyncAwaitDiagnostic[] {
  if (!/@syncawait-ignore/i.test(file.text)) return found;
  const ignores = readIgnores(file, tsInstance);
  const used = new Set<Ignore>();
  const left = found.filter((diagnostic) => {
    const ignoring = ignores.filter((ignore) => covers(ignore, diagnostic));
    for (const ignore of ignoring) used.add(ignore);
    return ignoring.length === 0;
  });
  const useless = ignores.filter((ignore) => !used.has(ignore) && (hasProgram || !mayNeedProgram(ignore)));
  return [...left, ...useless.map((ignore) => describe(file, ignore))];
}

function readIgnores(file: ts.SourceFile, tsInstance: TypeScript): readonly Ignore[] {
  const comments = [...file.text.matchAll(comment)].filter(({ index }) => !isInLiteral(file, index, tsInstance));
  return comments.map((match) => ({
    start: match.index,
    length: match[0].replace(/\s*(?:\*\/.*)?$/, "").length,
    ...reachOf(file.text, match.index),
    codes: codesOf(match.groups?.rest ?? ""),
  }));
}

function codesOf(rest: string): readonly string[] {
  const { codes = "" } = namedCodes.exec(rest)?.groups ?? {};
  return codes.toUpperCase().match(/TSA\w*/g) ?? [];
}

/** Its own line where code stands before it (an opening brace alone is JSX's way to write a comment), else up to the end of the next line with code. */
function reachOf(text: string, start: number): { readonly from: number; readonly to: number } {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = endOfLine(text, start);
  if (!/^\s*\{?\s*$/.test(text.slice(lineStart, start))) return { from: lineStart, to: lineEnd };
  trivia.lastIndex = lineEnd;
  trivia.test(text);
  return { from: lineEnd, to: endOfLine(text, trivia.lastIndex) };
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf("\n", position);
  return end === -1 ? text.length : end;
}

function covers({ from, to, codes }: Ignore, { code, start }: SyncAwaitDiagnostic): boolean {
  const isMeant = codes.length === 0 || codes.includes(code);
  return isMeant && isCode(code) && diagnosticCodes[code].ignorable && from <= start && start <= to;
}

function isCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(diagnosticCodes, code);
}

/** Without codes it may be meant for one of those as well. */
function mayNeedProgram({ codes }: Ignore): boolean {
  return codes.length === 0 || codes.some((code) => isCode(code) && diagnosticCodes[code].needsProgram);
}

function describe(file: ts.SourceFile, { start, length, codes }: Ignore): SyncAwaitDiagnostic {
  const isError = codes.some((code) => isCode(code) && !diagnosticCodes[code].ignorable);
  return uselessIgnore({ file, start, length }, { codes: codes.join(", ") || "all codes", isError });
}
