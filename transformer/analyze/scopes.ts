import type ts from "typescript";
import { type FileContext, hasModifier, isFunctionWithBody, mayHaveModifiers } from "../context.js";
import { functionKinds, type KindTable, kindTable } from "../kinds.js";

// In: a source file. Out: for each identifier the binding it refers to, by the language's scoping rules alone, so that the output is the same
// with and without a type checker.

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
  /** Every identifier text of the file. */
  readonly names: Iterable<string>;
  has(name: string): boolean;
}

/** What declares, writes or opens a scope. */
const scopingKinds = kindTable(
  ...functionKinds,
  "ClassDeclaration",
  "ClassExpression",
  "ClassStaticBlockDeclaration",
  "VariableDeclarationList",
  "VariableDeclaration",
  "Parameter",
  "ImportClause",
  "ImportSpecifier",
  "NamespaceImport",
  "ImportEqualsDeclaration",
  "EnumDeclaration",
  "ModuleDeclaration",
  "ModuleBlock",
  "Block",
  "CaseBlock",
  "CatchClause",
  "ForStatement",
  "ForInStatement",
  "ForOfStatement",
  "BinaryExpression",
  "PrefixUnaryExpression",
  "PostfixUnaryExpression",
);

/** Takes part in the walk of a file, and answers when that is over. */
export class ScopeResolver implements Scopes {
  readonly #ts: FileContext["ts"];
  readonly #kinds: KindTable;
  readonly #moduleBlock: ts.SyntaxKind;
  /** By the nodes that open them. */
  readonly #scopes = new Map<ts.Node, Scope>();
  /** Only where nodes do not know their parents. */
  readonly #scopeOfUse: Map<ts.Identifier, Scope> | undefined;
  readonly #uses = new Map<string, ts.Identifier[]>();
  readonly #writes: ts.Identifier[] = [];
  /** Of the node that is being visited. */
  #scope: Scope;

  constructor(tsInstance: FileContext["ts"], file: ts.SourceFile) {
    this.#ts = tsInstance;
    this.#kinds = scopingKinds(tsInstance);
    this.#moduleBlock = tsInstance.SyntaxKind.ModuleBlock;
    this.#scope = this.#newScope(new Scope(file, undefined, true, true));
    this.#scopeOfUse = knowsParents(tsInstance, file) ? undefined : new Map();
  }

  /** The walk is over. */
  finish(): void {
    for (const write of this.#writes) {
      const binding = this.bindingOf(write);
      if (binding !== undefined) binding.assigned = true;
    }
  }

  usesOf(name: string): readonly ts.Identifier[] {
    return this.#uses.get(name) ?? [];
  }

  get names(): Iterable<string> {
    return this.#uses.keys();
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
    return isOwnName && !hasModifier(ts, parent, ts.SyntaxKind.ExportKeyword);
  }

  noteUse(use: ts.Identifier): void {
    this.#scopeOfUse?.set(use, this.#scope);
    const { text } = use;
    const uses = this.#uses.get(text);
    if (uses === undefined) this.#uses.set(text, [use]);
    else uses.push(use);
  }

  /** Before the children of a node. @returns the scope to {@link leave} to behind them; undefined: nothing has changed */
  enter(node: ts.Node): Scope | undefined {
    if (this.#kinds[node.kind] === 0) return undefined;
    const around = this.#scope;
    this.#declare(node, around);
    this.#noteWrite(node);
    this.#scope = this.#scopeInside(node, around);
    return around;
  }

  leave(around: Scope): void {
    this.#scope = around;
  }

  #newScope(scope: Scope): Scope {
    this.#scopes.set(scope.node, scope);
    return scope;
  }

  /** The scope that a node opens for its children, or the one it stands in. */
  #scopeInside(node: ts.Node, scope: Scope): Scope {
    const ts = this.#ts;
    if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isModuleBlock(node)) {
      const inner = this.#newScope(new Scope(node, scope, true, true));
      if (ts.isFunctionExpression(node) && node.name !== undefined) this.#bind(node.name, node, inner);
      return inner;
    }
    if (ts.isClassExpression(node) && node.name !== undefined) {
      const inner = this.#newScope(new Scope(node, scope, false, false));
      this.#bind(node.name, node, inner);
      return inner;
    }
    if (ts.isBlock(node)) return this.#newScope(new Scope(node, scope, this.#hidesVars(scope.node, node), false));
    const opensBlock =
      ts.isCaseBlock(node) ||
      ts.isCatchClause(node) ||
      ts.isForStatement(node) ||
      ts.isForInStatement(node) ||
      ts.isForOfStatement(node);
    return opensBlock ? this.#newScope(new Scope(node, scope, false, false)) : scope;
  }

  /** A list of parameters with expressions in it does not see the variables of the body. */
  #hidesVars(around: ts.Node, body: ts.Block): boolean {
    if ((around as { readonly body?: ts.Node }).body !== body || !this.#ts.isFunctionLike(around)) return false;
    return around.parameters.some(({ name, initializer }) => initializer !== undefined || this.#holdsExpression(name));
  }

  #holdsExpression(name: ts.BindingName): boolean {
    const ts = this.#ts;
    if (ts.isIdentifier(name)) return false;
    return name.elements.some((each) => {
      if (!ts.isBindingElement(each)) return false;
      const { initializer, propertyName } = each;
      const isComputed = propertyName !== undefined && ts.isComputedPropertyName(propertyName);
      return initializer !== undefined || isComputed || this.#holdsExpression(each.name);
    });
  }

  #declare(node: ts.Node, scope: Scope): void {
    const ts = this.#ts;
    if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
      if (node.name !== undefined) this.#bind(node.name, node, scope);
    } else if (ts.isVariableDeclarationList(node)) {
      const holder = this.#scopeOfVariables(node, scope);
      for (const declaration of node.declarations) this.#bindPattern(declaration.name, declaration, holder);
    } else if (ts.isVariableDeclaration(node)) {
      if (ts.isCatchClause(scope.node)) this.#bindPattern(node.name, node, scope);
    } else if (ts.isParameter(node)) {
      this.#bindPattern(node.name, node, scope);
    } else if (
      ts.isImportClause(node) ||
      ts.isImportSpecifier(node) ||
      ts.isNamespaceImport(node) ||
      ts.isImportEqualsDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name))
    ) {
      if (node.name !== undefined) this.#bind(node.name as ts.Identifier, node, scope);
    }
  }

  #scopeOfVariables(list: ts.VariableDeclarationList, scope: Scope): Scope {
    let holder = scope;
    if ((list.flags & this.#ts.NodeFlags.BlockScoped) !== 0) return holder;
    while (!holder.holdsVars && holder.parent !== undefined) holder = holder.parent;
    return holder;
  }

  #bindPattern(name: ts.BindingName, declaration: ts.Node, scope: Scope): void {
    const ts = this.#ts;
    if (ts.isIdentifier(name)) {
      this.#bind(name, declaration, scope);
      return;
    }
    for (const element of name.elements) {
      if (ts.isBindingElement(element)) this.#bindPattern(element.name, declaration, scope);
    }
  }

  #bind(name: ts.Identifier, declaration: ts.Node, scope: Scope): void {
    scope.bindings ??= new Map();
    const known = scope.bindings.get(name.text);
    if (known === undefined) {
      scope.bindings.set(name.text, { name: name.text, declaration, scope, assigned: false, repeated: false });
      return;
    }
    const isOverload = (node: ts.Node) => this.#ts.isFunctionDeclaration(node) && !isFunctionWithBody(this.#ts, node);
    if (isOverload(declaration)) return;
    known.repeated = !isOverload(known.declaration);
    known.declaration = declaration;
  }

  #noteWrite(node: ts.Node): void {
    const ts = this.#ts;
    if (ts.isBinaryExpression(node) && isAssignment(ts, node)) this.#noteTarget(node.left);
    else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
      const { operator } = node;
      if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken)
        this.#noteTarget(node.operand);
    } else if (
      (ts.isForInStatement(node) || ts.isForOfStatement(node)) &&
      !ts.isVariableDeclarationList(node.initializer)
    ) {
      this.#noteTarget(node.initializer);
    }
  }

  /** Every identifier that an assignment target writes, through destructuring patterns. */
  #noteTarget(target: ts.Node): void {
    const ts = this.#ts;
    if (ts.isIdentifier(target)) this.#writes.push(target);
    else if (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target) || ts.isAsExpression(target)) {
      this.#noteTarget(target.expression);
    } else if (ts.isSpreadElement(target) || ts.isSpreadAssignment(target)) this.#noteTarget(target.expression);
    else if (ts.isArrayLiteralExpression(target)) for (const element of target.elements) this.#noteTarget(element);
    else if (ts.isObjectLiteralExpression(target)) for (const property of target.properties) this.#noteTarget(property);
    else if (ts.isShorthandPropertyAssignment(target)) this.#noteTarget(target.name);
    else if (ts.isPropertyAssignment(target)) this.#noteTarget(target.initializer);
    else if (ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken)
      this.#noteTarget(target.left);
  }
}

/** False for a file that another transformer has changed, which may have left the parents unset, and for one that was parsed without them. */
function knowsParents(ts: FileContext["ts"], file: ts.SourceFile): boolean {
  return ts.getOriginalNode(file) === file && file.statements[0]?.parent === file;
}

/** `declare ...` names what stands elsewhere: a global, for all that the file tells. */
export function isAmbient(ts: FileContext["ts"], node: ts.Node): boolean {
  return mayHaveModifiers(node) && ts.isStatement(node) && hasModifier(ts, node, ts.SyntaxKind.DeclareKeyword);
}

function isAssignment(ts: FileContext["ts"], node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
