import type ts from "typescript";
import type { FileContext } from "../context.js";

// A file's leading comment (a licence, `// @ts-check`) stays first, above the import that we put there. TypeScript sees to it itself where an empty line
// follows; else the comment belongs to the first statement, and has to be handed on.

/** `added` was put before the file's `first` statement, which has become `emitted`: it takes over what is the file's comment. */
export function moveFileComment(
  { ts, file }: FileContext,
  first: ts.Statement,
  emitted: ts.Statement | undefined,
  added: ts.Statement,
): void {
  if (!isOfFile(ts, file, first)) return;
  ts.setCommentRange(added, first);
  ts.setEmitFlags(added, ts.EmitFlags.NoTrailingComments);
  if (emitted !== undefined) ts.setEmitFlags(emitted, ts.EmitFlags.NoLeadingComments);
}

/** Nobody comments on an import alone; above other code stands what explains it, unless it is a licence. */
function isOfFile(ts: FileContext["ts"], file: ts.SourceFile, first: ts.Statement): boolean {
  if (ts.isImportDeclaration(first) || ts.isImportEqualsDeclaration(first)) return true;
  const comments = ts.getLeadingCommentRanges(file.text, first.pos) ?? [];
  return comments.every(({ pos, end }) => /^\/\*!|@license|@preserve|copyright/i.test(file.text.slice(pos, end)));
}
