/**
 * A random program is a tree of pieces of text, so that a shrinker can take parts away without knowing the language: whatever then is
 * no program any more does not parse, and counts as "no difference".
 */

/** What may stand in a part's place: another expression, nothing, or (`part`) nothing else. */
export type Sort = "expression" | "statement" | "list" | "part";

export interface Tree {
  readonly sort: Sort;
  readonly pieces: readonly (string | Tree)[];
  /** A delimiter stands on both sides: the outermost parentheses are not printed. */
  readonly bare?: true;
}

type Template = (strings: TemplateStringsArray, ...parts: (string | number | Tree)[]) => Tree;

function template(sort: Sort): Template {
  return (strings, ...parts) => {
    const pieces: (string | Tree)[] = [];
    strings.forEach((text, index) => {
      if (text !== "") pieces.push(text);
      const part = parts[index];
      if (part !== undefined) pieces.push(typeof part === "number" ? String(part) : part);
    });
    return { sort, pieces };
  };
}

/** An expression. It has to be atomic: in parentheses, unless nothing around it could tear it apart. */
export const expression = template("expression");
/** A statement: can be left out, and can give way to the lists that it contains. */
export const statement = template("statement");
/** Anything else: a parameter, a member, a pattern. */
export const part = template("part");

/** Statements, members, arguments: each of them can be left out. */
export function list(items: readonly Tree[], separator: string): Tree {
  return { sort: "list", pieces: items.flatMap((item, index) => (index === 0 ? [item] : [separator, item])) };
}

/** The expression between delimiters. */
export function bare(tree: Tree): Tree {
  return { ...tree, bare: true };
}

export function print(tree: Tree): string {
  const text = tree.pieces.map((piece) => (typeof piece === "string" ? piece : print(piece))).join("");
  return tree.bare && isParenthesised(text) ? text.slice(1, -1) : text;
}

/** Whether the first parenthesis is closed by the last. Generated strings contain none. */
function isParenthesised(text: string): boolean {
  if (!text.startsWith("(") || !text.endsWith(")")) return false;
  let depth = 0;
  for (let index = 0; index < text.length - 1; index++) {
    if (text[index] === "(") depth++;
    else if (text[index] === ")" && --depth === 0) return false;
  }
  return true;
}
