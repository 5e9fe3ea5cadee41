import type ts from "typescript";
import { isConstantKey } from "../analyze/names.js";
import type { FunctionPlan, Plans } from "../analyze/plan.js";
import { isMemberName } from "../analyze/survey.js";
import { type FileContext, type FunctionWithBody, isFunctionWithBody, skipWrappers } from "../context.js";
import { lowerCall } from "../lower/calls.js";
import { chainMaySuspend, lowerChain } from "../lower/chains.js";
import { Builder } from "./build.js";
import { emitClassExpression, emitClassStatement, hasCompiledMethods } from "./classes.js";
import {
  emitComputedProperty,
  emitDeclaration,
  emitFunctionExpression,
  emitLiteralMethod,
  fillAsyncFunction,
  wrapAtomic,
} from "./functions.js";
import { insideNative, type Renamed, type Surroundings } from "./surroundings.js";

/** Parameters and variables that emitted code adds. */
interface Words {
  readonly enter: ts.Identifier;
  readonly args: ts.Identifier;
  readonly key: ts.Identifier;
  readonly token: ts.Identifier;
  readonly arguments: ts.Identifier;
  readonly newTarget: ts.Identifier;
  readonly superGet: ts.Identifier;
}

function freshWords({ factory, names }: FileContext): Words {
  const fresh = (wanted: string) => factory.createIdentifier(names.fresh(wanted));
  return {
    enter: fresh("$enter"),
    args: fresh("$args"),
    key: fresh("$key"),
    token: fresh("$token"),
    arguments: fresh("$arguments"),
    newTarget: fresh("$newTarget"),
    superGet: fresh("$super"),
  };
}

/** Walks a file once and prints what the plans say; everything that no plan names is passed through. */
export class Emitter {
  readonly ts: FileContext["ts"];
  readonly build: Builder;
  readonly ctx: FileContext;
  readonly plans: Plans;
  /** Identifiers that this file uses for nothing else. */
  readonly words: Words;
  readonly #bodyNames = new Map<FunctionWithBody, string>();
  readonly #declaredBodies = new Map<FunctionWithBody, string>();

  constructor(ctx: FileContext, plans: Plans) {
    this.ts = ctx.ts;
    this.ctx = ctx;
    this.plans = plans;
    this.build = new Builder(ctx);
    this.words = freshWords(ctx);
    for (const { node, role, parameters } of plans.of.values()) {
      const isCompiled = role === "suspendable" || role === "task";
      if (!isCompiled || !this.ts.isFunctionDeclaration(node)) continue;
      const name = ctx.names.fresh(`${node.name?.text ?? "default"}$`);
      if (role === "task" || parameters.form !== "bound") this.#bodyNames.set(node, name);
      this.#declaredBodies.set(node, name);
    }
  }

  /** The body copy that a call of a known function may start directly; undefined where the call has to go through the entry. */
  bodyName(node: FunctionWithBody): string | undefined {
    return this.#bodyNames.get(node);
  }

  /** The name of a declaration's body copy. */
  declaredBody(node: FunctionWithBody): string {
    return this.#declaredBodies.get(node) as string;
  }

  plan(node: ts.Node): FunctionPlan | undefined {
    return this.plans.of.get(node as FunctionWithBody);
  }

  expression(node: ts.Expression, here: Surroundings): ts.Expression {
    return this.visit(node, here) as ts.Expression;
  }

  children<T extends ts.Node>(node: T, here: Surroundings): T {
    return this.ts.visitEachChild(node, (child) => this.visit(child, here), this.ctx.transformation);
  }

  /** What a node becomes; undefined: it is dropped. */
  visit(node: ts.Node, here: Surroundings): ts.Node | undefined {
    const { ts } = this;
    if (isFunctionWithBody(ts, node)) return this.#function(node, here);
    if (ts.isClassExpression(node) && hasCompiledMethods(this, node)) return emitClassExpression(this, node, here);
    if (ts.isClassStaticBlockDeclaration(node)) return this.children(node, insideNative(here, false));
    if (ts.isPropertyDeclaration(node)) return this.#member(node, insideNative(here, false), here);
    if (ts.isPropertyAssignment(node)) return this.#computedProperty(node, here) ?? this.children(node, here);
    if (ts.isDecorator(node) && this.plans.annotationDecorators.has(node)) return undefined;
    if (ts.isBlock(node)) return ts.factory.updateBlock(node, this.statements(node.statements, here));
    if (ts.isModuleBlock(node))
      return ts.factory.updateModuleBlock(node, this.statements(node.statements, insideNative(here, false)));
    if (ts.isCaseClause(node)) {
      const test = this.expression(node.expression, here);
      return ts.factory.updateCaseClause(node, test, this.statements(node.statements, here));
    }
    if (ts.isDefaultClause(node)) return ts.factory.updateDefaultClause(node, this.statements(node.statements, here));
    return (
      this.#word(node, here) ??
      this.#waiting(node, here) ??
      this.#privateMethod(node, here) ??
      this.children(node, here)
    );
  }

  /** A private method that is read and not called here gets its twin on the way: `$sa.own(this.#m, C$.m)`. */
  #privateMethod(node: ts.Node, here: Surroundings): ts.Expression | undefined {
    const { ts, build } = this;
    if (!ts.isPropertyAccessExpression(node) || !ts.isPrivateIdentifier(node.name) || ts.isOptionalChain(node))
      return undefined;
    const enter = here.privates.get(node.name.text);
    const { parent } = node;
    const isCallee =
      (ts.isCallExpression(parent) && parent.expression === node) || ts.isTaggedTemplateExpression(parent);
    return enter === undefined || isCallee ? undefined : build.helperCall("own", [this.children(node, here), enter()]);
  }

  /** A statement list: functions declared in it get their twins at its head, where hoisting makes them callable. */
  statements(list: ts.NodeArray<ts.Statement>, here: Surroundings): ts.NodeArray<ts.Statement> {
    const { ts } = this;
    const links: ts.Statement[] = [];
    const visited = list.flatMap((statement) => this.#statement(statement, links, here));
    const firstCode = visited.findIndex((statement) => !isDirective(ts, statement));
    visited.splice(firstCode < 0 ? visited.length : firstCode, 0, ...links);
    return ts.setTextRange(this.build.factory.createNodeArray(visited), list);
  }

  #statement(node: ts.Statement, links: ts.Statement[], here: Surroundings): readonly ts.Statement[] {
    const { ts } = this;
    const role = this.plan(node)?.role;
    if (ts.isFunctionDeclaration(node) && (role === "suspendable" || role === "task"))
      return emitDeclaration(this, node, links, here);
    if (ts.isClassDeclaration(node) && hasCompiledMethods(this, node)) return emitClassStatement(this, node, here);
    const visited = this.visit(node, here);
    return visited === undefined ? [] : [visited as ts.Statement];
  }

  #function(node: FunctionWithBody, here: Surroundings): ts.Node {
    const { ts } = this;
    const plan = this.plan(node);
    const role = plan?.role ?? "native";
    if (plan !== undefined && (role === "suspendable" || role === "task")) {
      if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return emitFunctionExpression(this, plan, here);
      if (ts.isMethodDeclaration(node)) return emitLiteralMethod(this, plan, here);
    }
    const inside = insideNative(here, ts.isArrowFunction(node));
    if (plan !== undefined && role === "host") return fillAsyncFunction(this, node, inside, here);
    if (plan !== undefined && role === "atomic") return wrapAtomic(this, node, inside, here);
    return this.#member(node, inside, here);
  }

  /** A member's name, if it is computed, is evaluated around the class or object, unlike the rest of it. */
  #member(node: FunctionWithBody | ts.PropertyDeclaration, inside: Surroundings, here: Surroundings): ts.Node {
    const visit = (child: ts.Node) => this.visit(child, child === node.name ? here : inside);
    return this.ts.visitEachChild(node, visit, this.ctx.transformation);
  }

  /** `[k]: () => {}`, where the function is compiled and takes its name from the key. */
  #computedProperty(node: ts.PropertyAssignment, here: Surroundings): ts.Node | undefined {
    const { ts } = this;
    const value = skipWrappers(ts, node.initializer);
    if (!ts.isComputedPropertyName(node.name) || isConstantKey(ts, node.name.expression)) return undefined;
    if (!ts.isArrowFunction(value) && !(ts.isFunctionExpression(value) && value.name === undefined)) return undefined;
    const plan = this.plan(value);
    const isCompiled = plan?.role === "suspendable" || plan?.role === "task";
    return plan !== undefined && isCompiled ? emitComputedProperty(this, node.name, plan, here) : undefined;
  }

  /** `arguments`, `new.target` and `super` inside a generator that stands for an arrow. */
  #word(node: ts.Node, here: Surroundings): ts.Node | undefined {
    const { ts, build } = this;
    const { renamed } = here;
    if (renamed.arguments !== undefined && isArgumentsWord(ts, node)) return renamed.arguments;
    if (renamed.arguments !== undefined && ts.isShorthandPropertyAssignment(node) && node.name.text === "arguments") {
      return build.factory.createPropertyAssignment("arguments", renamed.arguments);
    }
    if (renamed.newTarget !== undefined && ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.NewKeyword)
      return renamed.newTarget;
    if (renamed.superGet === undefined) return undefined;
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
      return build.factory.createCallExpression(renamed.superGet, undefined, [build.string(node.name.text)]);
    }
    if (ts.isElementAccessExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
      return build.factory.createCallExpression(renamed.superGet, undefined, [
        this.expression(node.argumentExpression, here),
      ]);
    }
    if (ts.isCallExpression(node) && here.waits === "never" && isSuperProperty(ts, node.expression))
      return this.#superCall(node, here);
    return undefined;
  }

  /** `$super("m").call(this, x)` */
  #superCall(node: ts.CallExpression, here: Surroundings): ts.Expression {
    const { factory } = this.build;
    const method = factory.createPropertyAccessExpression(this.expression(node.expression, here), "call");
    const args = node.arguments.map((argument) => this.expression(argument, here));
    return factory.createCallExpression(method, undefined, [factory.createThis(), ...args]);
  }

  /** Calls, chains and `await`, where the code around can wait. */
  #waiting(node: ts.Node, here: Surroundings): ts.Node | undefined {
    const { ts, build, plans } = this;
    if (ts.isCallExpression(node) && plans.siteOf(node).kind === "canSuspend" && here.waits !== "never") {
      return build.helperCall("canSuspend", []);
    }
    if (here.waits === "never") return undefined;
    if (ts.isAwaitExpression(node) && here.isTask) {
      return build.checked(build.helperCall("wait", [this.expression(node.expression, here)]), here, node);
    }
    if (ts.isDeleteExpression(node) && ts.isOptionalChain(skipWrappers(ts, node.expression)))
      return this.#delete(node, here);
    if (ts.isExpression(node) && ts.isOptionalChain(node)) {
      return chainMaySuspend(this, node) ? lowerChain(this, node, here) : undefined;
    }
    if (!ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node)) return undefined;
    const site = plans.siteOf(node);
    if (site.kind === "wait" && here.waits === "await") return this.#awaitInstead(node as ts.CallExpression, here);
    return plans.maySuspend(site) ? lowerCall(this, node, site, here) : undefined;
  }

  /** The words that mean something else in the body copy of an arrow; those that are renamed already keep their variable. */
  arrowWords({ survey }: FunctionPlan, { renamed }: Surroundings): Renamed {
    const { words } = this;
    return {
      ...renamed,
      ...(survey.usesArguments ? { arguments: renamed.arguments ?? words.arguments } : {}),
      ...(survey.usesNewTarget ? { newTarget: renamed.newTarget ?? words.newTarget } : {}),
      ...(survey.usesSuper ? { superGet: renamed.superGet ?? words.superGet } : {}),
    };
  }

  /**
   * Gives the body copy of an arrow the words of the function around it; that of a plain function has its own.
   *
   *     function* (a) { ... }.bind(this)
   *     (($arguments, $super) => function* (a) { ... })(arguments, ($key) => super[$key])
   */
  withWords({ node, survey }: FunctionPlan, { renamed }: Surroundings, copy: ts.Expression): ts.Expression {
    const { build, ts, words } = this;
    const { factory } = build;
    if (!ts.isArrowFunction(node)) return copy;
    const given: (readonly [ts.Identifier, ts.Expression])[] = [];
    if (survey.usesArguments && renamed.arguments === undefined) given.push([words.arguments, build.id("arguments")]);
    if (survey.usesNewTarget && renamed.newTarget === undefined) {
      given.push([words.newTarget, factory.createMetaProperty(ts.SyntaxKind.NewKeyword, build.id("target"))]);
    }
    if (survey.usesSuper && renamed.superGet === undefined) given.push([words.superGet, this.#superGetter()]);
    const bound = survey.usesThis
      ? factory.createCallExpression(
          factory.createPropertyAccessExpression(factory.createParenthesizedExpression(copy), "bind"),
          undefined,
          [factory.createThis()],
        )
      : copy;
    if (given.length === 0) return bound;
    const parameters = given.map(([name]) => factory.createParameterDeclaration(undefined, undefined, name));
    const arrow = factory.createArrowFunction(undefined, undefined, parameters, undefined, undefined, bound);
    return factory.createCallExpression(
      factory.createParenthesizedExpression(arrow),
      undefined,
      given.map(([, value]) => value),
    );
  }

  /** `($args) => super[$args]` */
  #superGetter(): ts.Expression {
    const { factory } = this.build;
    const key = this.words.args;
    const parameter = factory.createParameterDeclaration(undefined, undefined, key);
    const read = factory.createElementAccessExpression(factory.createSuper(), key);
    return factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, read);
  }

  /** `syncAwait(x)` in an async function that is not annotated: reported, and still right. */
  #awaitInstead(node: ts.CallExpression, here: Surroundings): ts.Expression | undefined {
    const [argument] = node.arguments;
    if (argument === undefined) return undefined;
    const { factory } = this.build;
    return factory.createParenthesizedExpression(factory.createAwaitExpression(this.expression(argument, here)));
  }

  #delete(node: ts.DeleteExpression, here: Surroundings): ts.Expression | undefined {
    const { ts, build } = this;
    const chain = skipWrappers(ts, node.expression);
    if (!chainMaySuspend(this, chain)) return undefined;
    return lowerChain(
      this,
      chain,
      here,
      (value) => build.factory.createDeleteExpression(value),
      () => build.factory.createTrue(),
    );
  }
}

export function isDirective(ts: FileContext["ts"], statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isArgumentsWord(ts: FileContext["ts"], node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "arguments" && !isMemberName(ts, node);
}

function isSuperProperty(ts: FileContext["ts"], node: ts.Expression): boolean {
  const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
  return isAccess && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}
