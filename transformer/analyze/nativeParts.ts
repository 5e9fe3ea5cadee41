import type ts from "typescript";
import { type FunctionWithBody, hasModifier, type TypeScript } from "../context.js";

// In: a wait, and the function that it belongs to. Out: the part of a class between them that stays native although the function is compiled.

export class NativeParts {
  readonly #ts: TypeScript;

  constructor(ts: TypeScript) {
    this.#ts = ts;
  }

  /** In words, with its article; undefined where the wait stands in the function's own compiled code. */
  around(wait: ts.Node, owner: FunctionWithBody | undefined): string | undefined {
    for (let node: ts.Node = wait; node !== owner && !this.#ts.isSourceFile(node); node = node.parent) {
      const part = this.describe(node);
      if (part !== undefined) return part;
    }
    return undefined;
  }

  /** What `node` is, if it is such a part. */
  describe(node: ts.Node | undefined): string | undefined {
    const ts = this.#ts;
    if (node === undefined) return undefined;
    const { parent } = node;
    if (ts.isClassStaticBlockDeclaration(node)) return "A static block";
    if (ts.isDecorator(node)) return "A decorator's expression";
    const isStaticField = ts.isPropertyDeclaration(parent) && hasModifier(ts, parent, ts.SyntaxKind.StaticKeyword);
    return isStaticField && parent.initializer === node ? "A static field's initialiser" : undefined;
  }
}
