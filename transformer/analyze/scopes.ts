import type ts from "typescript";
import { type FileContext, hasModifier } from "../context.js";

// In: a source file. Out: for each identifier the binding it refers to, by the language's scoping rules alone, so that the output is the same
// with and without a type checker. scopeWalk.ts finds the scopes; here they are asked.

/** One declared name. */
export interface Binding {
  readonly name: string;
  /** What declared it; of several declarations of one name (overloads, repeated `var`) the last that has a body. */
  declaration: ts.Node;
  readonly scope: Scope;
  /** True if anything but its declaration gives it a value. */
  assigned: boolean;
  /** True if more than one declaration shares the name. */
  repeated: boolean;
}

/** Where names are declared: what opens it, and what is declared there. */
export class Scope {
  /** Most blocks declare nothing. */
  bindings: Map<string, Binding> | undefined = undefined;
  /** The outermost scope of the same function. */
  readonly ofFunction: Scope;

  /** @param holdsVars true where `var` declarations of inner blocks stop: in functions, and in a body whose parameters do not see them */
  constructor(
    readonly node: ts.Node,
    readonly parent: Scope | undefined,
    readonly holdsVars: boolean,
    isFunction: boolean,
  ) {
    this.ofFunction = isFunction || parent === undefined ? this : parent.ofFunction;
  }
}

export interface Scopes {
  /** The binding of an identifier in expression position; undefined: a global, or nothing that this file declares. */
  bindingOf(identifier: ts.Identifier): Binding | undefined;
  /** The same where a type checker can mean no other: one whose name is not looked for in the other parts of a namespace. */
  certainBindingOf(identifier: ts.Identifier): Binding | undefined;
  /** True if a function further in than the variable's own names it. */
  isCaptured(binding: Binding): boolean;
  /** True if it may be used for more than to be called by its name: read, exported, passed on. */
  escapes(binding: Binding): boolean;
  /** Every identifier of that text, in source order, whatever it means. */
  usesOf(name: string): readonly ts.Identifier[];
  /** Whether an identifier of that text stands anywhere in the file. */
  has(name: string): boolean;
}

export class FileScopes implements Scopes {
  readonly #ts: FileContext["ts"];
  readonly #moduleBlock: ts.SyntaxKind;
  /** By the nodes that open them. */
  readonly #scopes = new Map<ts.Node, Scope>();
  /** Only where nodes do not know their parents. */
  readonly #scopeOfUse: Map<ts.Identifier, Scope> | undefined;
  readonly #uses = new Map<string, ts.Identifier[]>();

  constructor(tsInstance: FileContext["ts"], file: ts.SourceFile) {
    this.#ts = tsInstance;
    this.#moduleBlock = tsInstance.SyntaxKind.ModuleBlock;
    this.#scopeOfUse = knowsParents(tsInstance, file) ? undefined : new Map();
  }

  addScope(scope: Scope): void {
    this.#scopes.set(scope.node, scope);
  }

  addUse(use: ts.Identifier, scope: Scope): void {
    this.#scopeOfUse?.set(use, scope);
    const { text } = use;
    const uses = this.#uses.get(text);
    if (uses === undefined) this.#uses.set(text, [use]);
    else uses.push(use);
  }

  usesOf(name: string): readonly ts.Identifier[] {
    return this.#uses.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#uses.has(name);
  }

  bindingOf(identifier: ts.Identifier): Binding | undefined {
    for (let scope = this.#scopeOf(identifier); scope !== undefined; scope = scope.parent) {
      const binding = scope.bindings?.get(identifier.text);
      if (binding !== undefined) return binding;
    }
    return undefined;
  }

  #scopeOf(use: ts.Identifier): Scope | undefined {
    if (this.#scopeOfUse !== undefined) return this.#scopeOfUse.get(use);
    for (let node: ts.Node | undefined = use.parent; node !== undefined; node = node.parent) {
      const scope = this.#scopes.get(node);
      if (scope !== undefined) return scope;
    }
    return undefined;
  }

  certainBindingOf(identifier: ts.Identifier): Binding | undefined {
    for (let scope = this.#scopeOf(identifier); scope !== undefined; scope = scope.parent) {
      const binding = scope.bindings?.get(identifier.text);
      if (binding !== undefined) return binding;
      if (scope.node.kind === this.#moduleBlock) return undefined;
    }
    return undefined;
  }

  isCaptured(binding: Binding): boolean {
    const home = binding.scope.ofFunction;
    return this.#usesOfBinding(binding).some((use) => this.#scopeOf(use)?.ofFunction !== home);
  }

  /** Property names are counted too: to take a name for a use costs nothing but a link too many. */
  escapes(binding: Binding): boolean {
    return this.#usesOfBinding(binding).some((use) => !this.#isCalledOrDeclared(use));
  }

  #usesOfBinding(binding: Binding): readonly ts.Identifier[] {
    return this.usesOf(binding.name).filter((use) => this.bindingOf(use) === binding);
  }

  #isCalledOrDeclared(use: ts.Identifier): boolean {
    const ts = this.#ts;
    const { parent } = use;
    if (ts.isCallExpression(parent) && parent.expression === use) return true;
    const isOwnName = ts.isFunctionDeclaration(parent) && parent.name === use;
    return isOwnName && !hasModifier(parent, ts.SyntaxKind.ExportKeyword);
  }
}

/** False for a file that another transformer has changed, which may have left the parents unset, and for one that was parsed without them. */
function knowsParents(ts: FileContext["ts"], file: ts.SourceFile): boolean {
  return ts.getOriginalNode(file) === file && file.statements[0]?.parent === file;
}
