import type ts from "typescript";
import { docComment, isInLiteral, isTag, tagsOf, type WrittenTag } from "./annotations.js";
import type { TypeScript } from "./context.js";
import { editDistance } from "./diagnostics/nearestName.js";
import { misspeltManner } from "./misspeltManner.js";

// In: a source file. Out: what was probably meant as one of our comments and is none, each with what to write.

/** What looks like an annotation, like the words behind one or like a comment that ignores a line, and is none. */
export interface Misspelling {
  readonly found: string;
  readonly expected: string;
  readonly start: number;
}

/** One that only a doc comment can be, alone in its line: no prose that mentions one, and no code that was commented out. */
const otherComment =
  /^[ \t]*((?:\/\/+|\/\*)[ \t]*(@sync(?:Await|Atomic)(?:[ \t]+(?:file|blocks(?:[ \t]+\w+)?))?)(?:[ \t]*\*\/)?)[ \t]*\r?$/gm;
const ignoreComment = /(?<=\/(?:\/+|\*+)[ \t]*)@(sync[-_]?await[-_]?i\w+)(?![-\w])/gi;
const ignoreTag = "syncawait-ignore";

export function findMisspellings(file: ts.SourceFile, tsInstance: TypeScript): readonly Misspelling[] {
  const { text } = file;
  const mentions = text.match(/@s[ync]{2}/gi)?.length ?? 0;
  if (mentions === 0) return [];
  const tags = tagsOf(text);
  const found = [...inDocComments(text, tags)];
  // Where all that looks like a tag is one, none is left to be misspelt.
  if (mentions > tags.length || !tags.every(({ name }) => isTag(name)))
    found.push(...inOtherComments(text), ...ignoreTags(text));
  return found.filter(({ start }) => !isInLiteral(file, start, tsInstance));
}

function inDocComments(text: string, tags: readonly WrittenTag[]): readonly Misspelling[] {
  return tags.flatMap(({ name, start, end }) => {
    if (isTag(name)) return misspeltManner(text, name, end) ?? [];
    const expected = nearestTag(name);
    return expected === undefined ? [] : { found: `@${name}`, expected: `@${expected}`, start };
  });
}

function nearestTag(name: string): string | undefined {
  if (/^sync[-_]?await\w*$/i.test(name)) return "syncAwait";
  if (/^sync[-_]?atomic\w*$/i.test(name)) return "syncAtomic";
  return ["syncAwait", "syncAtomic"].find((tag) => isNear(name, tag));
}

function isNear(written: string, known: string): boolean {
  return editDistance(written.toLowerCase(), known.toLowerCase()) <= 2;
}

/** Tags that stand where a line comment or a block comment does not make them one. */
function inOtherComments(text: string): readonly Misspelling[] {
  const found = Array.from(text.matchAll(otherComment), ({ 0: line, 1: comment = "", 2: tag, index }) => {
    return { found: comment, expected: `/** ${tag} */`, start: index + line.indexOf(comment) };
  });
  const isOfDoc = (position: number) =>
    [...text.matchAll(docComment)].some(({ 0: doc, index }) => index < position && position < index + doc.length);
  return found.filter(({ start }) => !isOfDoc(start));
}

function ignoreTags(text: string): readonly Misspelling[] {
  return Array.from(text.matchAll(ignoreComment), ({ 0: found, 1: name = "", index }) => {
    const isMistake = name.toLowerCase() !== ignoreTag && isNear(name, ignoreTag);
    return isMistake ? [{ found, expected: `@${ignoreTag}`, start: index }] : [];
  }).flat();
}
