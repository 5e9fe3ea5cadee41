/**
 * A block of code in a document that says what it prints:
 *
 *     <!-- run: 42 -->
 *     ```ts
 *     console.log(42);
 *     ```
 */
export interface RunnableBlock {
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly code: string;
  /** What it prints, without white space at the ends of lines. */
  readonly expected: string;
}

const comment = /^[ \t]*<!--[ \t]*run:(?<expected>[\s\S]*?)-->[ \t]*\r?\n(?:[ \t]*\r?\n)*/.source;
const block =
  /(?<indent>[ \t]*)(?<fence>`{3,}|~{3,})(?<language>[^\s`]*)[^\n]*\n(?<code>[\s\S]*?)^[ \t]*\k<fence>[`~]*[ \t]*\r?$/
    .source;

/**
 * All such blocks of a Markdown text. The comment may span several lines, and blank ones may follow it; the block may be indented, as in a list.
 *
 * @throws {Error} if a comment is not followed by a block of TypeScript, so that none is passed over by mistake
 */
export function runnableBlocks(markdown: string): RunnableBlock[] {
  const found = [...markdown.matchAll(new RegExp(comment + block, "gm"))].map(toBlock);
  const announced = [...markdown.matchAll(/<!--\s*run:/g)].length;
  if (found.length !== announced)
    throw new Error(`${announced} comments say "run", but ${found.length} stand before a block of ts`);
  return found;
}

function toBlock(match: RegExpMatchArray): RunnableBlock {
  const { expected = "", indent = "", fence = "", language, code = "" } = match.groups ?? {};
  if (language !== "ts") throw new Error(`Only blocks of ts can be run, not of "${language}"`);
  const before = (match.input ?? "").slice(0, (match.index ?? 0) + match[0].indexOf(fence));
  return {
    line: before.split("\n").length,
    code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
    expected: trimmed(expected),
  };
}

/** Lines without white space around them, for comparison. */
export function trimmed(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.join("\n").trim();
}
