import type ts from "typescript";

type AfterDeclarations = ts.TransformerFactory<ts.SourceFile | ts.Bundle>;

/** A program whose `emit` ts-patch has replaced; the replacement looks this up at each call. */
interface PatchedProgram extends ts.Program {
  originalEmit?: ts.Program["emit"];
}

const complete = new WeakSet<ts.Program>();

/**
 * ts-patch takes one kind of transformer from an entry of `plugins`, and ours stands there for its "before" one. So that nobody has to write a second entry, the one
 * for declarations is added where ts-patch hands all transformers to the compiler. Where there is no such place, declarations are left unmarked.
 *
 * @param forFiles for declarations that are written
 * @param forSignatures for those that TypeScript makes, in the middle of a build, only to see whether they have changed
 */
export function addToEmit(
  program: PatchedProgram,
  forFiles: AfterDeclarations,
  forSignatures: AfterDeclarations,
): void {
  const { originalEmit } = program;
  if (originalEmit === undefined || complete.has(program)) return;
  complete.add(program);
  program.originalEmit = (file, write, token, onlyDeclarations, custom, ...rest: [forced?: boolean]) => {
    const ours = rest[0] === true ? forSignatures : forFiles;
    const added = { ...custom, afterDeclarations: [...(custom?.afterDeclarations ?? []), ours] };
    return originalEmit.call(program, file, write, token, onlyDeclarations, added, ...(rest as []));
  };
}
