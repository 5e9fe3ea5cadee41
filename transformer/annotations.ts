import type ts from "typescript";
import type { TypeScript } from "./context.js";

// In: a source file. Out: its annotation comments, each with the tag that it carries.
//
// Annotations are read from the text, not from the JSDoc nodes: `tsc` from 5.3 on parses no JSDoc in .ts files.

export type AnnotationTag = "syncAwait" | "syncAtomic";

/** How a function's boundaries block: words behind the tag, in the runtime's terms (N7). */
export type BlockPolicy = "interleave" | "exclusive" | "forbid";

/** One comment that carries a tag. */
export interface Annotation {
  readonly tag: AnnotationTag;
  /** `@syncAwait blocks`, `blocks exclusive`, `blocks never`. */
  readonly blocks: BlockPolicy | undefined;
  /** `@syncAwait file`: the whole file. */
  readonly wholeFile: boolean;
  /** Where the comment stands, in UTF-16 units. */
  readonly pos: number;
  readonly end: number;
  /** Where the tag stands. */
  readonly start: number;
  readonly length: number;
}

/** A tag that looks like one of ours and is none. */
export interface Misspelling {
  readonly found: string;
  readonly expected: string;
  readonly start: number;
}

export interface Annotations {
  readonly all: readonly Annotation[];
  readonly misspelled: readonly Misspelling[];
  /** False for most nodes: no annotation stands in their leading trivia. */
  mayBelongTo(node: ts.Node): boolean;
  /**
   * The annotation that stands in a node's leading trivia.
   * @param taken those of enclosing nodes that begin there too
   */
  of(node: ts.Node, taken: ReadonlySet<Annotation>): Annotation | undefined;
}

const docComment = /\/\*\*[\s\S]*?\*\//g;
/** One that only a doc comment can be, alone in its line: no prose that mentions one, and no code that was commented out. */
const otherComment =
  /^[ \t]*((?:\/\/+|\/\*)[ \t]*(@sync(?:Await|Atomic)(?:[ \t]+(?:file|blocks(?:[ \t]+\w+)?))?)(?:[ \t]*\*\/)?)[ \t]*\r?$/gm;
/** Behind a tag. What is longer is prose. */
const otherManner = /^[ \t]+(blocks[ \t]+(excl|nev)\w*)[ \t]*(?:\*|\r?$|@)/i;
const tagInComment =
  /(?<=^[ \t]*(?:\/\*\*|\*)?[ \t]*(?:@\w+[ \t]+)*)@(sync[-_]?(?:await|atomic)\w*)(?![-\w])([ \t]+file\b)?(?:[ \t]+blocks(?:[ \t]+(exclusive|never))?(?=[ \t]*(?:\*|\r?$|@)))?/gim;

export function readAnnotations(file: ts.SourceFile, tsInstance: TypeScript): Annotations {
  const all: Annotation[] = [];
  const misspelled: Misspelling[] = [];
  if (!mentionsTag(file.text)) return new AnnotationList(file, all, misspelled);
  for (const comment of file.text.matchAll(docComment)) {
    for (const tag of comment[0].matchAll(tagInComment)) {
      if (isInLiteral(file, comment.index, tsInstance)) break;
      const [text, name = "", wholeFile, manner] = tag;
      const start = comment.index + tag.index;
      const place = { pos: comment.index, end: comment.index + comment[0].length, start, length: text.length };
      if (isTag(name)) {
        all.push({ tag: name, wholeFile: wholeFile !== undefined, blocks: policyOf(text, manner), ...place });
        const manners = misspeltManner(file.text, start + text.length);
        if (manners !== undefined) misspelled.push(manners);
      } else
        misspelled.push({ found: `@${name}`, expected: /await/i.test(name) ? "@syncAwait" : "@syncAtomic", start });
    }
  }
  misspelled.push(...inOtherComments(file, tsInstance));
  return new AnnotationList(file, all, misspelled);
}

/** @param position behind a tag */
function misspeltManner(text: string, position: number): Misspelling | undefined {
  const [line = ""] = text.slice(position).split("\n", 1);
  const [, found = "", word = ""] = otherManner.exec(line) ?? [];
  if (found === "") return undefined;
  const expected = /^excl/i.test(word) ? "blocks exclusive" : "blocks never";
  return { found, expected, start: position + line.indexOf(found) };
}

/** Tags that stand where a line comment or a block comment does not make them one. */
function inOtherComments(file: ts.SourceFile, tsInstance: TypeScript): readonly Misspelling[] {
  const found = Array.from(file.text.matchAll(otherComment), ({ 0: line, 1: comment = "", 2: tag, index }) => {
    return { found: comment, expected: `/** ${tag} */`, start: index + line.indexOf(comment) };
  });
  const isOfDoc = (position: number) =>
    [...file.text.matchAll(docComment)].some(({ 0: doc, index }) => index < position && position < index + doc.length);
  return found.filter(({ start }) => !isOfDoc(start) && !isInLiteral(file, start, tsInstance));
}

function policyOf(text: string, manner: string | undefined): BlockPolicy | undefined {
  if (manner?.toLowerCase() === "exclusive") return "exclusive";
  if (manner !== undefined) return "forbid";
  return /[ \t]blocks$/i.test(text) ? "interleave" : undefined;
}

function isTag(name: string): name is AnnotationTag {
  return name === "syncAwait" || name === "syncAtomic";
}

function mentionsTag(text: string): boolean {
  return /@sync[-_]?(?:await|atomic)/i.test(text);
}

/** True where a comment's signs mean nothing: inside a literal. Asked only where such signs are, so it goes down to them alone. */
export function isInLiteral(file: ts.SourceFile, position: number, tsInstance: TypeScript): boolean {
  const holds = (node: ts.Node) => (node.pos <= position && position < node.end ? node : undefined);
  let innermost: ts.Node = file;
  for (let inner: ts.Node | undefined = file; inner !== undefined; inner = tsInstance.forEachChild(inner, holds))
    innermost = inner;
  const isLiteral =
    tsInstance.isStringLiteralLike(innermost) ||
    tsInstance.isTemplateHead(innermost) ||
    tsInstance.isTemplateMiddleOrTemplateTail(innermost) ||
    tsInstance.isRegularExpressionLiteral(innermost) ||
    tsInstance.isJsxText(innermost);
  return isLiteral && innermost.getStart(file) <= position;
}

class AnnotationList implements Annotations {
  readonly all: readonly Annotation[];
  readonly misspelled: readonly Misspelling[];
  readonly #file: ts.SourceFile;
  /** What was found last: most nodes are asked about in the order of the text. */
  #cursor = 0;

  constructor(file: ts.SourceFile, all: readonly Annotation[], misspelled: readonly Misspelling[]) {
    this.#file = file;
    this.all = all;
    this.misspelled = misspelled;
  }

  mayBelongTo(node: ts.Node): boolean {
    const first = this.all[this.#firstFrom(node.pos)];
    // Asked for every node: where its leading trivia end has to be scanned for, and most have no annotation anywhere inside.
    return first !== undefined && first.end <= node.end && first.end <= node.getStart(this.#file);
  }

  of(node: ts.Node, taken: ReadonlySet<Annotation>): Annotation | undefined {
    if (!this.mayBelongTo(node)) return undefined;
    const start = node.getStart(this.#file);
    for (let k = this.#firstFrom(node.pos); k < this.all.length; k++) {
      const annotation = this.all[k] as Annotation;
      if (annotation.end > start) return undefined;
      if (!annotation.wholeFile && !taken.has(annotation)) return annotation;
    }
    return undefined;
  }

  /** The index of the first annotation at `pos` or behind it. They are in the order of the text. */
  #firstFrom(pos: number): number {
    const { all } = this;
    let index = this.#cursor;
    while (index > 0 && (all[index - 1] as Annotation).pos >= pos) index--;
    while (index < all.length && (all[index] as Annotation).pos < pos) index++;
    this.#cursor = index;
    return index;
  }
}
