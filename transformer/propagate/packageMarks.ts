import type ts from "typescript";
import type { TypeScript } from "../context.js";
import { nameOf } from "./collect.js";
import { outsideOf } from "./outside.js";

// In: the declaration files that say `@suspends`. Out: what of these packages suspends without being called by its looks.

export interface PackageMarks {
  /** Names of accessors. */
  readonly accessors: ReadonlySet<string>;
  /** Whether anything suspends that is iterated over: a generator, or a method that iterations run. */
  readonly iterates: boolean;
  /** Whether one keeps what it is handed, to call it later. */
  readonly keeps: boolean;
}

const keepingTag = /@suspends\b.*?\*(?!\/)/;

export function readPackageMarks(ts: TypeScript, declarationFiles: readonly ts.SourceFile[]): PackageMarks {
  const accessors = new Set<string>();
  let iterates = false;
  const visit = (node: ts.Node): void => {
    if (ts.isAccessor(node) && isMarked(ts, node)) accessors.add(nameOf(ts, node.name) ?? "");
    else if (isIteratedOver(ts, node) && isMarked(ts, node)) iterates = true;
    ts.forEachChild(node, visit);
  };
  for (const file of declarationFiles) visit(file);
  return { accessors, iterates, keeps: declarationFiles.some(({ text }) => keepingTag.test(text)) };
}

/** What a declaration file says, as a text that is equal where it says the same of the same names. */
export function marksWrittenIn(ts: TypeScript, file: ts.SourceFile): string {
  const marks: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      const outside = outsideOf(ts, node, false);
      if (outside.kind !== "foreign") marks.push(`${node.name?.getText(file) ?? ""} ${JSON.stringify(outside)}`);
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return marks.join("\n");
}

/** Whether a declaration says that what stands behind it suspends. */
export function isMarked(ts: TypeScript, declaration: ts.Declaration): boolean {
  return outsideOf(ts, declaration, false).kind !== "foreign";
}

function isIteratedOver(ts: TypeScript, node: ts.Node): node is ts.SignatureDeclaration {
  if (!ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node) && !ts.isMethodSignature(node)) return false;
  const name = node.name && nameOf(ts, node.name);
  return name === "@@iterator" || name === "next" || /^(?:Generator|Iter\w+)\b/.test(node.type?.getText() ?? "");
}
