import type ts from "typescript";
import { type FileContext, type FunctionWithBody, hasModifier, isGenerator, type TypeScript } from "../context.js";
import { ClassHeads } from "./classHeads.js";

/** It is evaluated by the call, which gives a generator at once. */
export const listOfGenerator = "The parameter list of a generator function";

// In: a wait, and the function, or the field of an instance, that it belongs to. Out: the part between them, of a class or an enum, that stays native although the function is compiled.

export class NativeParts {
  readonly #ts: TypeScript;
  readonly #heads: ClassHeads;

  constructor({ ts, transformation }: FileContext, annotationDecorators: ReadonlySet<ts.Node>) {
    this.#ts = ts;
    this.#heads = new ClassHeads(ts, transformation.getCompilerOptions(), annotationDecorators);
  }

  /** In words, with its article; undefined where the wait stands in the owner's own code. */
  around(wait: ts.Node, owner: FunctionWithBody | ts.PropertyDeclaration | undefined): string | undefined {
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
    if (ts.isParameter(node) && isGenerator(parent as FunctionWithBody)) return listOfGenerator;
    if (ts.isDecorator(node)) return "A decorator's expression";
    if (ts.isEnumDeclaration(node)) return "An enum's initialiser";
    if (ts.isHeritageClause(node) && this.#heads.isMoved(parent)) return "What a class with decorators extends";
    if (ts.isComputedPropertyName(node) && this.#heads.isMoved(parent.parent))
      return "A computed name in a class with decorators";
    if (ts.isComputedPropertyName(node) && this.#heads.isKeyMoved(parent))
      return "The computed name of a field that is assigned";
    const isStaticField = ts.isPropertyDeclaration(parent) && hasModifier(parent, ts.SyntaxKind.StaticKeyword);
    return isStaticField && parent.initializer === node ? "A static field's initialiser" : undefined;
  }
}
