import type ts from "typescript";
import { mayHaveModifiers, type TypeScript } from "../context.js";

// In: a class. Out: whether TypeScript puts it into an arrow, as it does where it lowers standard decorators: `let A = (() => { ... })()`. No `yield` and no
// `await` of the function around can stand in there: what the class's head evaluates (decorators, what it extends, computed names) stays native.

export class WrappedClasses {
  readonly #ts: TypeScript;
  readonly #annotationDecorators: ReadonlySet<ts.Node>;
  readonly #lowersDecorators: boolean;

  /** @param annotationDecorators those that are dropped before TypeScript sees them */
  constructor(ts: TypeScript, options: ts.CompilerOptions, annotationDecorators: ReadonlySet<ts.Node>) {
    this.#ts = ts;
    this.#annotationDecorators = annotationDecorators;
    this.#lowersDecorators = lowersDecorators(ts, options);
  }

  has(node: ts.Node): node is ts.ClassLikeDeclaration {
    if (!this.#lowersDecorators || !this.#ts.isClassLike(node)) return false;
    return this.#isDecorated(node) || node.members.some((member) => this.#isDecorated(member));
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
