import type ts from "typescript";
import { type FunctionWithBody, isFunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import type { PackageNames } from "../find/imports.js";
import { isAssignmentTarget } from "./assignment.js";
import { isHarmlessCall } from "./harmless.js";
import { mayBeFunction } from "./mayBeFunction.js";
import type { Binding, Scopes } from "./scopes.js";

// In: a call. Out: how it is to be called, as far as the text alone tells.

/**
 * `plain`: as written, it cannot suspend. `wait`: `syncAwait(x)`. `canSuspend`: the question. `known`: a function of this file whose binding
 * never changes. `unknown`: look for a twin. `method`: look the method up, then its twin. `private`: a private method. `implicit`: no call
 * by its looks, but one of these functions of the file may run, or one of another file (`outside`).
 */
export type CallSite =
  | { readonly kind: "plain" | "wait" | "canSuspend" | "unknown" | "method" }
  | { readonly kind: "known"; readonly target: FunctionWithBody }
  | { readonly kind: "private"; readonly name: ts.PrivateIdentifier }
  | { readonly kind: "implicit"; readonly targets: readonly Target[]; readonly outside: boolean };

/** What a site may run: a function, or the construction of a class. */
export type Target = FunctionWithBody | ts.ClassLikeDeclaration;

export interface CalleeByText {
  readonly target: FunctionWithBody | undefined;
  readonly exported: string | undefined;
  readonly isSpawnOfGroup: boolean;
}

const plain: CallSite = { kind: "plain" };

/** What of the package's exports has a twin: it waits for the function that it is given. */
const suspendingExports: ReadonlySet<string> = new Set(["timeout", "timeoutAt", "withBoundary"]);

export class CallClassifier {
  readonly #ts: TypeScript;
  readonly #scopes: Scopes;
  readonly #package: PackageNames;

  /** Whether there can be a direct `eval` in this file at all. */
  readonly mayHoldEval: boolean;

  constructor(ts: TypeScript, scopes: Scopes, packageNames: PackageNames) {
    this.#ts = ts;
    this.#scopes = scopes;
    this.#package = packageNames;
    this.mayHoldEval = scopes.has("eval");
  }

  /** What the call or tagged template is. */
  classify(node: ts.CallExpression | ts.TaggedTemplateExpression): CallSite {
    const ts = this.#ts;
    const callee = skipWrappers(ts, ts.isCallExpression(node) ? node.expression : node.tag);
    if (callee.kind === ts.SyntaxKind.SuperKeyword || callee.kind === ts.SyntaxKind.ImportKeyword) return plain;
    // `f()++` is a program to engines, which throw when they come to it; what a checked call is written as could not stand there.
    if (isAssignmentTarget(ts, node)) return plain;
    const exported = this.#package.exportedName(callee);
    if (exported === "syncAwait") return { kind: "wait" };
    if (exported === "canSuspend") return { kind: "canSuspend" };
    const isOursAndPlain = exported !== undefined && !suspendingExports.has(exported);
    if (isOursAndPlain || isHarmlessCall(ts, this.#scopes, callee) || this.isDirectEval(node)) return plain;
    if (ts.isPropertyAccessExpression(callee)) {
      return ts.isPrivateIdentifier(callee.name) ? { kind: "private", name: callee.name } : { kind: "method" };
    }
    if (ts.isElementAccessExpression(callee)) return { kind: "method" };
    const target = ts.isIdentifier(callee) ? this.knownFunction(callee) : undefined;
    return target === undefined ? { kind: "unknown" } : { kind: "known", target };
  }

  /** Whom a call names, where the text tells: a function of this file, what the package exports, or maybe a group's `spawn`. */
  calleeOf(node: ts.CallExpression): CalleeByText {
    const callee = skipWrappers(this.#ts, node.expression);
    const target = this.#ts.isIdentifier(callee) ? this.knownFunction(callee) : undefined;
    const isSpawn = this.#ts.isPropertyAccessExpression(callee) && callee.name.text === "spawn";
    const isSpawnOfGroup = isSpawn && this.#package.imported && this.#scopes.has("TaskGroup");
    return { target, exported: target === undefined ? this.#package.exportedName(callee) : undefined, isSpawnOfGroup };
  }

  /** By its name alone, as the language has it: `(eval)(x)` and a parameter named `eval` count, `eval?.(x)` and `(0, eval)(x)` do not. */
  isDirectEval(node: ts.Node): boolean {
    if (!this.mayHoldEval) return false;
    const ts = this.#ts;
    if (!ts.isCallExpression(node) || node.questionDotToken !== undefined) return false;
    const callee = skipWrappers(ts, node.expression);
    return ts.isIdentifier(callee) && callee.text === "eval";
  }

  /** The function that an identifier always means: a declaration or a `const` initialised with a function, never assigned. */
  knownFunction(identifier: ts.Identifier): FunctionWithBody | undefined {
    const binding = this.#scopes.bindingOf(identifier);
    if (binding === undefined || binding.assigned || binding.repeated) return undefined;
    return this.#functionOf(binding);
  }

  /** False where the text shows that no function alone can be meant: by a parameter, by a variable that starts as something else. */
  mayMeanFunction(identifier: ts.Identifier): boolean {
    const ts = this.#ts;
    const declaration = this.#scopes.bindingOf(identifier)?.declaration;
    if (declaration === undefined) return true;
    if (!ts.isVariableDeclaration(declaration)) return !ts.isParameter(declaration);
    return declaration.initializer !== undefined && mayBeFunction(ts, declaration.initializer);
  }

  /** The class that an identifier always means. A decorator may have put another one in its place. */
  knownClass(identifier: ts.Identifier): ts.ClassLikeDeclaration | undefined {
    const binding = this.#scopes.bindingOf(identifier);
    if (binding === undefined || binding.assigned || binding.repeated) return undefined;
    const { declaration } = binding;
    const found = this.#ts.isClassLike(declaration) ? declaration : this.#constantValue(declaration);
    const isClass = found !== undefined && this.#ts.isClassLike(found);
    return isClass && (this.#ts.getDecorators(found) ?? []).length === 0 ? found : undefined;
  }

  /** True for what the package exports: its classes are not compiled. */
  isOurs(callee: ts.Expression): boolean {
    return this.#package.exportedName(callee) !== undefined;
  }

  /** True for a name that the file does not declare. */
  isGlobal(identifier: ts.Identifier): boolean {
    return this.#scopes.bindingOf(identifier) === undefined;
  }

  #functionOf({ declaration }: Binding): FunctionWithBody | undefined {
    const ts = this.#ts;
    if (ts.isFunctionDeclaration(declaration)) return isFunctionWithBody(ts, declaration) ? declaration : undefined;
    const value = this.#constantValue(declaration);
    return value !== undefined && isFunctionWithBody(ts, value) ? value : undefined;
  }

  /** What a `const` is initialised with. */
  #constantValue(declaration: ts.Node): ts.Expression | undefined {
    const ts = this.#ts;
    if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
    if (!ts.isIdentifier(declaration.name) || !isConst(ts, declaration)) return undefined;
    return skipWrappers(ts, declaration.initializer);
  }
}

function isConst(ts: TypeScript, { parent }: ts.VariableDeclaration): boolean {
  return ts.isVariableDeclarationList(parent) && (parent.flags & ts.NodeFlags.Const) !== 0;
}
