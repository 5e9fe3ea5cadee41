import type ts from "typescript";
import { type FileContext, hasModifier, isFunctionWithBody, mayHaveModifiers } from "../context.js";
import { functionKinds, type KindTable, kindGroups } from "../kinds.js";
import { type Binding, FileScopes, Scope, type Scopes } from "./scopes.js";

// In: the nodes of a file, one after the other. Out: its scopes, and what each of them declares.

const opensFunction = 1;
const declaresFunction = 2;
const namesFunction = 3;
const declaresClass = 4;
const namesClass = 5;
const declaresVariables = 6;
const declaresParameter = 7;
const declaresName = 8;
const opensBody = 9;
const opensBlock = 10;
const opensCatch = 11;
const opensLoop = 12;
const assigns = 13;
const updates = 14;

/** What has to do with scopes: it declares, writes, or opens one. */
const scopingKinds = kindGroups({
  [opensFunction]: [...functionKinds, "ClassStaticBlockDeclaration", "ModuleBlock"],
  [declaresFunction]: ["FunctionDeclaration"],
  [namesFunction]: ["FunctionExpression"],
  [declaresClass]: ["ClassDeclaration"],
  [namesClass]: ["ClassExpression"],
  [declaresVariables]: ["VariableDeclarationList"],
  [declaresParameter]: ["Parameter"],
  [declaresName]: [
    "ImportClause",
    "ImportSpecifier",
    "NamespaceImport",
    "ImportEqualsDeclaration",
    "EnumDeclaration",
    "ModuleDeclaration",
  ],
  [opensBody]: ["Block"],
  [opensBlock]: ["CaseBlock", "ForStatement"],
  [opensCatch]: ["CatchClause"],
  [opensLoop]: ["ForInStatement", "ForOfStatement"],
  [assigns]: ["BinaryExpression"],
  [updates]: ["PrefixUnaryExpression", "PostfixUnaryExpression"],
});

type Named = ts.Node & { readonly name?: ts.Node | undefined };

/** Takes part in the walk of a file. */
export class ScopeWalk {
  readonly #ts: FileContext["ts"];
  readonly #kinds: KindTable;
  readonly #found: FileScopes;
  readonly #writes: ts.Identifier[] = [];
  /** Of the node that is being visited. */
  #scope: Scope;

  constructor(tsInstance: FileContext["ts"], file: ts.SourceFile) {
    this.#ts = tsInstance;
    this.#kinds = scopingKinds(tsInstance);
    this.#found = new FileScopes(tsInstance, file);
    this.#scope = new Scope(file, undefined, true, true);
    this.#found.addScope(this.#scope);
  }

  /** The walk is over. */
  finish(): Scopes {
    for (const write of this.#writes) {
      const binding = this.#found.bindingOf(write);
      if (binding !== undefined) binding.assigned = true;
    }
    return this.#found;
  }

  noteUse(use: ts.Identifier): void {
    this.#found.addUse(use, this.#scope);
  }

  /** Before the children of a node. @returns the scope to {@link leave} to behind them; undefined: nothing has changed */
  enter(node: ts.Node): Scope | undefined {
    const around = this.#scope;
    switch (this.#kinds[node.kind]) {
      case opensFunction:
        return this.#open(node, true, true);
      case declaresFunction:
        this.#bindName(node as ts.FunctionDeclaration);
        return this.#open(node, true, true);
      case namesFunction:
        this.#open(node, true, true);
        this.#bindName(node as ts.FunctionExpression);
        return around;
      case declaresClass:
      case declaresName:
        this.#bindName(node as Named);
        return undefined;
      case namesClass:
        if ((node as ts.ClassExpression).name === undefined) return undefined;
        this.#open(node, false, false);
        this.#bindName(node as ts.ClassExpression);
        return around;
      case declaresVariables:
        this.#bindVariables(node as ts.VariableDeclarationList);
        return undefined;
      case declaresParameter:
        this.#bindPattern((node as ts.ParameterDeclaration).name, node, around);
        return undefined;
      case opensBody:
        return this.#open(node, this.#hidesVars(around.node, node as ts.Block), false);
      case opensBlock:
        return this.#open(node, false, false);
      case opensCatch:
        return this.#openCatch(node as ts.CatchClause);
      case opensLoop:
        this.#noteWritten(node as ts.ForInOrOfStatement);
        return this.#open(node, false, false);
      case assigns:
        if (isAssignment(this.#ts, node as ts.BinaryExpression)) this.#noteTarget((node as ts.BinaryExpression).left);
        return undefined;
      case updates:
        this.#noteUpdate(node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression);
        return undefined;
      default:
        return undefined;
    }
  }

  leave(around: Scope): void {
    this.#scope = around;
  }

  /** @returns the scope around it */
  #open(node: ts.Node, holdsVars: boolean, isFunction: boolean): Scope {
    const around = this.#scope;
    this.#scope = new Scope(node, around, holdsVars, isFunction);
    this.#found.addScope(this.#scope);
    return around;
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

  /** In the scope that is being visited. */
  #bindName(node: Named): void {
    const { name } = node;
    // `declare module "name"` declares nothing that can be named.
    if (name !== undefined && this.#ts.isIdentifier(name)) this.#bind(name, node, this.#scope);
  }

  #bindVariables(list: ts.VariableDeclarationList): void {
    const holder = this.#scopeOfVariables(list, this.#scope);
    for (const declaration of list.declarations) this.#bindPattern(declaration.name, declaration, holder);
  }

  #openCatch(node: ts.CatchClause): Scope {
    const around = this.#open(node, false, false);
    const caught = node.variableDeclaration;
    if (caught !== undefined) this.#bindPattern(caught.name, caught, this.#scope);
    return around;
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
    if (known !== undefined) this.#bindAgain(known, declaration);
    else scope.bindings.set(name.text, { name: name.text, declaration, scope, assigned: false, repeated: false });
  }

  #bindAgain(known: Binding, declaration: ts.Node): void {
    const isOverload = (node: ts.Node) => this.#ts.isFunctionDeclaration(node) && !isFunctionWithBody(this.#ts, node);
    if (isOverload(declaration)) return;
    known.repeated = !isOverload(known.declaration);
    known.declaration = declaration;
  }

  #noteWritten({ initializer }: ts.ForInOrOfStatement): void {
    if (!this.#ts.isVariableDeclarationList(initializer)) this.#noteTarget(initializer);
  }

  #noteUpdate({ operator, operand }: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): void {
    const { PlusPlusToken, MinusMinusToken } = this.#ts.SyntaxKind;
    if (operator === PlusPlusToken || operator === MinusMinusToken) this.#noteTarget(operand);
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

/** `declare ...` names what stands elsewhere: a global, for all that the file tells. */
export function isAmbient(ts: FileContext["ts"], node: ts.Node): boolean {
  return mayHaveModifiers(node) && ts.isStatement(node) && hasModifier(node, ts.SyntaxKind.DeclareKeyword);
}

/** The compound ones among them. */
export function isAssignment(ts: FileContext["ts"], node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
