import type { AnnotationTag } from "./annotations.js";
import { editDistance } from "./diagnostics/nearestName.js";
import type { Misspelling } from "./misspellings.js";

// In: the text behind a tag. Out: what of it was meant to say how the function blocks, or that the tag is the whole file's, and says neither.
// Prose behind a tag is free to say what it likes: only a line of these words, well spelt or nearly so, and of punctuation, was meant for us.

/** As far as a tag can reach: to the end of its line or comment, or to the next tag. */
const restOfLine = /[^\n@]*?(?=[ \t]*(?:\r?\n|\*+\/|@|$))/y;
const nextLine = /[ \t]*\r?\n[ \t]*(?:\*(?!\/))?[ \t]*([^\n@]*?)(?=[ \t]*(?:\r?\n|\*+\/|@|$))/y;
const effective = /^(?:[ \t]+file\b)?(?:[ \t]+blocks(?:[ \t]+(exclusive|never))?)?$/;

/** What each word means that people write here, the right ones among them. */
const meanings: ReadonlyMap<string, string> = new Map([
  ["file", "file"],
  ["files", "file"],
  ["block", "blocks"],
  ["blocks", "blocks"],
  ["blocking", "blocks"],
  ["interleave", "blocks"],
  ["exclusive", "blocks exclusive"],
  ["excl", "blocks exclusive"],
  ["never", "blocks never"],
  ["nev", "blocks never"],
  ["forbid", "blocks never"],
]);

/** @param end behind the tag */
export function misspeltManner(text: string, tag: AnnotationTag, end: number): Misspelling | undefined {
  const [line = ""] = matchAt(restOfLine, text, end) ?? [];
  const [, manner] = effective.exec(line) ?? [];
  const written = { found: line.trim(), start: end + line.search(/\S|$/) };
  if (tag === "syncAtomic") {
    // What never suspends never blocks. But "@syncAtomic never blocks" is a way to say so.
    return /^\W*block/i.test(line) ? expecting(written, line, "@syncAwait ") : undefined;
  }
  if (!effective.test(line)) {
    // Without the tag, what is expected could be what already stands between the parentheses.
    return expecting(written, line, line.startsWith("(") ? "@syncAwait " : "");
  }
  return manner === undefined ? onNextLine(text, line, end + line.length) : undefined;
}

/** A sentence there is prose: it begins with a capital, or ends with a full stop. */
function onNextLine(text: string, line: string, end: number): Misspelling | undefined {
  const [whole = "", found = ""] = matchAt(nextLine, text, end) ?? [];
  const isMeant = /^block/.test(found) || (/blocks$/.test(line) && /^[a-z]/.test(found));
  if (!isMeant || found.endsWith(".")) return undefined;
  return expecting({ found, start: end + whole.length - found.length }, `${line} ${found}`, "@syncAwait ");
}

function expecting(written: Omit<Misspelling, "expected">, words: string, prefix = ""): Misspelling | undefined {
  const meant = (words.match(/[\p{L}\p{N}_]+/gu) ?? []).map(meaningOf);
  if (meant.length === 0 || meant.includes(undefined)) return undefined;
  const manner = meant.find((each) => each?.startsWith("blocks ")) ?? meant.find((each) => each === "blocks");
  const expected = [meant.includes("file") ? "file" : [], manner ?? []].flat().join(" ");
  return { ...written, expected: prefix + expected };
}

function meaningOf(word: string): string | undefined {
  const written = word.toLowerCase();
  const near = [...meanings.keys()].find((known) => isNear(written, known));
  return meanings.get(written) ?? (near && meanings.get(near));
}

/** Short words are near to many others. */
function isNear(written: string, known: string): boolean {
  const allowed = Math.max(0, Math.min(2, Math.floor((known.length - 3) / 2)));
  return written[0] === known[0] && editDistance(written, known) <= allowed;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
