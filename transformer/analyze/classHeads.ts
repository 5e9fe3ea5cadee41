import type ts from "typescript";
import { mayHaveModifiers, type TypeScript } from "../context.js";

// In: a class. Out: what of its head TypeScript puts into a function of its own, where no `yield` and no `await` of the function around can stand, so that it stays native:
// all (decorators, what it extends, computed names) where it lowers standard decorators, `let A = (() => { ... })()`, and the computed names of fields that it
// assigns, `static { _a = key; }`.

export class ClassHeads {
  readonly #ts: TypeScript;
  readonly #annotationDecorators: ReadonlySet<ts.Node>;
  readonly #lowersDecorators: boolean;
  readonly #movesKeys: boolean;

  /** @param annotationDecorators those that are dropped before TypeScript sees them */
  constructor(ts: TypeScript, options: ts.CompilerOptions, annotationDecorators: ReadonlySet<ts.Node>) {
    this.#ts = ts;
    this.#annotationDecorators = annotationDecorators;
    this.#lowersDecorators = lowersDecorators(ts, options);
    this.#movesKeys = options.useDefineForClassFields === false && hasStaticBlocks(ts, options);
  }

  isMoved(node: ts.Node): node is ts.ClassLikeDeclaration {
    if (!this.#lowersDecorators || !this.#ts.isClassLike(node)) return false;
    return this.#isDecorated(node) || node.members.some((member) => this.#isDecorated(member));
  }

  /** Not all of them move: one before a method with a computed name goes there. */
  isKeyMoved(field: ts.Node): boolean {
    return this.#movesKeys && this.#ts.isPropertyDeclaration(field);
  }

  #isDecorated(node: ts.Node): boolean {
    if (!mayHaveModifiers(node) || !this.#ts.canHaveDecorators(node)) return false;
    return this.#ts.getDecorators(node)?.some((each) => !this.#annotationDecorators.has(each)) === true;
  }
}

/** As TypeScript chooses its own transforms: no target has decorators but the one to come, and assigned fields are never left where decorators are. */
function lowersDecorators(ts: TypeScript, options: ts.CompilerOptions): boolean {
  const { experimentalDecorators, target, useDefineForClassFields } = options;
  if (experimentalDecorators === true) return false;
  return target !== ts.ScriptTarget.ESNext || useDefineForClassFields === false;
}

function hasStaticBlocks(ts: TypeScript, { target }: ts.CompilerOptions): boolean {
  return target === undefined || target >= ts.ScriptTarget.ES2022;
}
