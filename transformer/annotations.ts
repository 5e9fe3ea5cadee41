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

export interface Annotations {
  readonly all: readonly Annotation[];
  /** False for most nodes: no annotation stands in their leading trivia. */
  mayBelongTo(node: ts.Node): boolean;
  /**
   * The annotation that stands in a node's leading trivia.
   * @param taken those of enclosing nodes that begin there too
   */
  of(node: ts.Node, taken: ReadonlySet<Annotation>): Annotation | undefined;
}

export const docComment = /\/\*\*[\s\S]*?\*\//g;
/** A tag of ours at the beginning of a line, or something that looks like one. */
const tagInComment = /(?<=^[ \t]*(?:\/\*\*|\*)?[ \t]*(?:@\w+[ \t]+)*)@(s[ync]{2}[-\w]*)/gim;
const manner = /([ \t]+file\b)?(?:[ \t]+(blocks(?:[ \t]+(?:exclusive|never))?)(?=[ \t]*(?:\*|\r?$|@)))?/my;

export function readAnnotations(file: ts.SourceFile, tsInstance: TypeScript): Annotations {
  const { text } = file;
  const written = mentionsTag(text) ? tagsOf(text).filter(({ name }) => isTag(name)) : [];
  const all = written.flatMap(({ name, comment, start, end }): Annotation | readonly never[] => {
    if (!isTag(name) || isInLiteral(file, comment.pos, tsInstance)) return [];
    manner.lastIndex = end;
    const [words = "", wholeFile, blocks] = manner.exec(text) ?? [];
    const length = end + words.length - start;
    return { tag: name, wholeFile: wholeFile !== undefined, blocks: policyOf(blocks), ...comment, start, length };
  });
  return new AnnotationList(file, all);
}

/** What stands in a doc comment as a tag, and may be one of ours. */
export interface WrittenTag {
  readonly name: string;
  readonly comment: { readonly pos: number; readonly end: number };
  readonly start: number;
  readonly end: number;
}

export function tagsOf(text: string): readonly WrittenTag[] {
  return Array.from(text.matchAll(docComment), ({ 0: doc, index: pos }) => {
    const comment = { pos, end: pos + doc.length };
    return Array.from(doc.matchAll(tagInComment), ({ 0: tag, 1: name = "", index }): WrittenTag => {
      return { name, comment, start: pos + index, end: pos + index + tag.length };
    });
  }).flat();
}

function policyOf(blocks: string | undefined): BlockPolicy | undefined {
  if (blocks === undefined) return undefined;
  if (blocks.endsWith("exclusive")) return "exclusive";
  return blocks.endsWith("never") ? "forbid" : "interleave";
}

export function isTag(name: string): name is AnnotationTag {
  return name === "syncAwait" || name === "syncAtomic";
}

function mentionsTag(text: string): boolean {
  return /@sync(?:Await|Atomic)/.test(text);
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
  readonly #file: ts.SourceFile;
  /** What was found last: most nodes are asked about in the order of the text. */
  #cursor = 0;
  /** Between the beginning of the annotation before that and its end: what stands in there has none. */
  #quietFrom = 0;
  #quietTo = 0;

  constructor(file: ts.SourceFile, all: readonly Annotation[]) {
    this.#file = file;
    this.all = all;
  }

  mayBelongTo(node: ts.Node): boolean {
    // Asked for every node.
    if (node.pos > this.#quietFrom && node.end < this.#quietTo) return false;
    const first = this.all[this.#firstFrom(node.pos)];
    // Where the leading trivia end has to be scanned for, and most nodes have no annotation anywhere inside.
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
    this.#quietFrom = all[index - 1]?.pos ?? -1;
    this.#quietTo = all[index]?.end ?? this.#file.end + 1;
    return index;
  }
}
