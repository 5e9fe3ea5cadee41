import type ts from "typescript";
import { isFunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import type { ProgramFacts } from "../programFacts.js";
import type { CallClassifier, CallSite } from "./calls.js";

// In: `new C(...)` or `super(...)`. Out: whose construction that may be, as far as the file and the program around it tell.

const plain: CallSite = { kind: "plain" };

/** Constructors of the engine and of hosts that run nothing of the program's, or run it natively in any case. A wrong entry would cost a block. */
const harmlessConstructors = new Set(
  (
    "Object Array Boolean Number String Date RegExp Map Set WeakMap WeakSet WeakRef FinalizationRegistry Promise Proxy ArrayBuffer SharedArrayBuffer DataView " +
    "Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array " +
    "Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError URL URLSearchParams TextEncoder TextDecoder AbortController " +
    "Event EventTarget CustomEvent Blob File FormData Headers Request Response ReadableStream WritableStream TransformStream MessageChannel Worker"
  ).split(" "),
);

const collections = new Set(["Map", "Set", "WeakMap", "WeakSet"]);

export class ConstructionSites {
  readonly #ts: TypeScript;
  readonly #classifier: CallClassifier;
  readonly #facts: ProgramFacts | undefined;

  constructor(ts: TypeScript, classifier: CallClassifier, facts: ProgramFacts | undefined) {
    this.#ts = ts;
    this.#classifier = classifier;
    this.#facts = facts;
  }

  siteOfNew(node: ts.NewExpression): CallSite {
    return this.#siteOf(node.expression, () => this.#facts?.constructionMaySuspend(node) ?? true);
  }

  /** The `super` of `super(...)`. */
  siteOfSuperCall(word: ts.Node): CallSite {
    const ts = this.#ts;
    if (!ts.isCallExpression(word.parent)) return plain;
    let around = word.parent as ts.Node;
    while (around !== undefined && !ts.isClassLike(around)) around = around.parent;
    return around === undefined ? plain : this.siteOfSuper(around);
  }

  /** `super(...)` in the constructor of a class, written or not. */
  siteOfSuper(node: ts.ClassLikeDeclaration): CallSite {
    const parent = parentOf(this.#ts, node);
    return parent === undefined ? plain : this.#siteOf(parent, () => true);
  }

  /** True where the parent is a class of this file. */
  extendsKnownClass(node: ts.ClassLikeDeclaration): boolean {
    const parent = parentOf(this.#ts, node);
    return parent !== undefined && this.#ts.isIdentifier(parent) && this.#classifier.knownClass(parent) !== undefined;
  }

  /** True for `new Map()` and the like: an object of the engine's, which nobody can see being made. */
  isHarmless(callee: ts.Expression): boolean {
    const ts = this.#ts;
    const inner = skipWrappers(ts, callee);
    if (ts.isIdentifier(inner)) return harmlessConstructors.has(inner.text) && this.#classifier.isGlobal(inner);
    const isOfIntl = ts.isPropertyAccessExpression(inner) && ts.isIdentifier(inner.expression);
    return isOfIntl && inner.expression.text === "Intl" && this.#classifier.isGlobal(inner.expression);
  }

  /** What a constructor of the engine does with its first argument, if that may suspend: the runtime has counterparts of these. */
  useOfArgument(callee: ts.Expression): "iterates" | "calls" | undefined {
    const inner = skipWrappers(this.#ts, callee);
    if (!this.#ts.isIdentifier(inner) || !this.#classifier.isGlobal(inner)) return undefined;
    if (inner.text === "Promise") return "calls";
    return collections.has(inner.text) ? "iterates" : undefined;
  }

  #siteOf(callee: ts.Expression, mayBeOutside: () => boolean): CallSite {
    const ts = this.#ts;
    const inner = skipWrappers(ts, callee);
    const isNobodys = inner.kind === ts.SyntaxKind.NullKeyword || this.isHarmless(inner);
    if (isNobodys || this.#classifier.isOurs(inner)) return plain;
    const known = ts.isIdentifier(inner)
      ? (this.#classifier.knownClass(inner) ?? this.#classifier.knownFunction(inner))
      : inner;
    if (known !== undefined && (ts.isClassLike(known) || isFunctionWithBody(ts, known)))
      return { kind: "implicit", targets: [known], outside: false };
    return mayBeOutside() ? { kind: "implicit", targets: [], outside: true } : plain;
  }
}

/** What a class extends; undefined where it extends nothing. */
export function parentOf(ts: TypeScript, { heritageClauses }: ts.ClassLikeDeclaration): ts.Expression | undefined {
  const clause = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  return expression && skipWrappers(ts, expression);
}
