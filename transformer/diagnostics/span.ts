import type ts from "typescript";

/** A piece of a source file: `start` and `length` in UTF-16 units, as TypeScript counts. */
export interface SourceSpan {
  readonly file: ts.SourceFile;
  readonly start: number;
  readonly length: number;
}

/** Where a diagnostic points: a node of the parsed tree, or a span where no node fits (a tag in a comment). */
export type Place = ts.Node | SourceSpan;

export function spanOf(place: Place): SourceSpan {
  return "kind" in place ? smallestSpan(place) : place;
}

/**
 * The smallest span that still names the node: a declaration's name, a call's callee, a template's tag, the `=>` of an arrow, the keyword of a statement.
 * Nodes are told apart by their properties, because this layer has TypeScript's types but not the compiler itself.
 */
function smallestSpan(node: ts.Node): SourceSpan {
  const file = node.getSourceFile();
  const start = node.getStart(file);
  const parts = node as ts.Node & NodeParts;
  if (parts.fileName !== undefined) return { file, start, length: 0 };
  if (parts.name && !parts.expression) return whole(parts.name, file);
  if (parts.equalsGreaterThanToken) return whole(parts.equalsGreaterThanToken, file);
  if (parts.arguments && parts.expression) return whole(parts.expression, file);
  if (parts.tag) return whole(parts.tag, file);
  if (parts.declarationList) return smallestSpan(parts.declarationList);
  if (parts.awaitModifier) return { file, start, length: parts.awaitModifier.end - start };
  if (parts.declarations?.[0]) return keywordsBefore(parts.declarations[0], start, file);
  if (parts.body || parts.statement || parts.members) return keyword(node, parts, file);
  return whole(node, file);
}

/** Which properties tell the kinds of nodes apart that a diagnostic is about. */
interface NodeParts {
  readonly fileName?: string;
  readonly name?: ts.Node;
  readonly expression?: ts.Node;
  readonly arguments?: readonly ts.Node[];
  readonly tag?: ts.Node;
  readonly equalsGreaterThanToken?: ts.Node;
  readonly awaitModifier?: ts.Node;
  readonly declarationList?: ts.Node;
  readonly declarations?: readonly ts.Node[];
  readonly modifiers?: readonly ts.Node[];
  readonly body?: ts.Node;
  readonly statement?: ts.Node;
  readonly members?: readonly ts.Node[];
}

function whole(node: ts.Node, file: ts.SourceFile): SourceSpan {
  const start = node.getStart(file);
  return { file, start, length: node.end - start };
}

/** `const`, `using`, `await using`: all that stands before the first declaration. */
function keywordsBefore(first: ts.Node, start: number, file: ts.SourceFile): SourceSpan {
  return { file, start, length: file.text.slice(start, first.getStart(file)).trimEnd().length };
}

/** `function`, `constructor`, `class`, `with`: the first word behind the modifiers. */
function keyword(node: ts.Node, parts: NodeParts, file: ts.SourceFile): SourceSpan {
  const from = parts.modifiers?.at(-1)?.end ?? node.getStart(file);
  const word = /\w+/.exec(file.text.slice(from, node.end));
  return word ? { file, start: from + word.index, length: word[0].length } : whole(node, file);
}
