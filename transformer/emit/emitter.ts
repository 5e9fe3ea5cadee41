import type ts from "typescript";
import { ClassHeads } from "../analyze/classHeads.js";
import { literalName } from "../analyze/names.js";
import type { FunctionPlan, Plans } from "../analyze/plan.js";
import { type FileContext, type FunctionWithBody, isFunctionWithBody, skipWrappers } from "../context.js";
import { lowerCall } from "../lower/calls.js";
import { chainMaySuspend, lowerChain } from "../lower/chains.js";
import { lowerNew } from "../lower/construct.js";
import { lowerConversion } from "../lower/conversions.js";
import { lowerDestructuring } from "../lower/destructuring.js";
import { declareResources, heldStatements, resourcesAmong } from "../lower/disposal.js";
import { lowerIteration } from "../lower/iteration.js";
import { lowerLoop } from "../lower/loops.js";
import { lowerObjectPattern } from "../lower/objectPatterns.js";
import { lowerCatch, lowerCopy, lowerPattern } from "../lower/patterns.js";
import { lowerProperty } from "../lower/properties.js";
import { lowerSuperProperty } from "../lower/superProperties.js";
import { fillAsyncFunction, wrapAtomic } from "./bodies.js";
import { Builder } from "./build.js";
import { emitCaseBlock } from "./caseBlocks.js";
import { emitClassExpression, emitClassStatement, isCompiledClass } from "./classes.js";
import { markCreation } from "./creations.js";
import { emitDeclaration } from "./declarations.js";
import { emitFunctionExpression } from "./functions.js";
import { emitGeneratorDeclaration, emitGeneratorExpression, emitLiteralGenerator, linkLiteral } from "./generators.js";
import { emitComputedProperty, emitLiteralMethod } from "./literals.js";
import { emitObjectLiteral, hasCopiesInside } from "./objectLiterals.js";
import { travelsByName } from "./parameters.js";
import { insideNative, nothingRenamed, type Surroundings } from "./surroundings.js";
import { freshWords, lowerWord, type Words } from "./words.js";

/** Walks a file once and prints what the plans say; everything that no plan names is passed through. */
export class Emitter {
  readonly ts: FileContext["ts"];
  readonly build: Builder;
  readonly ctx: FileContext;
  readonly plans: Plans;
  /** Identifiers that this file uses for nothing else. */
  readonly words: Words;
  readonly heads: ClassHeads;
  readonly #bodyNames = new Map<FunctionWithBody, string>();
  readonly #declaredBodies = new Map<FunctionWithBody, string>();

  constructor(ctx: FileContext, plans: Plans) {
    this.ts = ctx.ts;
    this.ctx = ctx;
    this.plans = plans;
    this.build = new Builder(ctx);
    this.words = freshWords(ctx);
    this.heads = new ClassHeads(ctx.ts, ctx.transformation.getCompilerOptions(), plans.annotationDecorators);
    for (const plan of plans.of.values()) {
      const { node, role } = plan;
      const isCompiled = role === "suspendable" || role === "task";
      if (!isCompiled || !this.ts.isFunctionDeclaration(node)) continue;
      const name = ctx.names.fresh(`${node.name?.text ?? "default"}$`);
      if (!travelsByName(plan, this.ts)) this.#bodyNames.set(node, name);
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
    // Half of all nodes: names, words and literals, which have nothing inside.
    if (node.kind <= ts.SyntaxKind.LastToken) return lowerWord(this, node, here) ?? node;
    if (this.#isUnchanged(node, here)) return node;
    if (isFunctionWithBody(ts, node)) return this.#function(node, here);
    if (ts.isClassExpression(node) && isCompiledClass(this, node)) return emitClassExpression(this, node, here);
    if (ts.isClassStaticBlockDeclaration(node) || ts.isEnumDeclaration(node))
      return this.children(node, insideNative(here, false));
    if (this.heads.isMoved(node)) return this.children(node, insideNative(here, true));
    if (ts.isPropertyDeclaration(node)) return this.#field(node, here);
    if (ts.isObjectLiteralExpression(node)) {
      const literal = hasCopiesInside(this, node) ? emitObjectLiteral(this, node, here) : this.children(node, here);
      return linkLiteral(this, node, literal);
    }
    if (ts.isPropertyAssignment(node)) return this.#computedProperty(node, here) ?? this.children(node, here);
    if (ts.isDecorator(node) && this.plans.annotationDecorators.has(node)) return undefined;
    if (ts.isBlock(node)) return ts.factory.updateBlock(node, this.statements(node.statements, here));
    if (ts.isModuleBlock(node))
      return ts.factory.updateModuleBlock(node, this.statements(node.statements, insideNative(here, false)));
    if (ts.isCaseBlock(node)) return emitCaseBlock(this, node, here);
    const visited =
      lowerSuperProperty(this, node, here) ??
      lowerWord(this, node, here) ??
      this.#waiting(node, here) ??
      this.#privateMethod(node, here) ??
      this.children(node, here);
    return ts.isCallExpression(node) ? markCreation(this, node, visited as ts.Expression, here) : visited;
  }

  /** Nothing inside becomes anything else: neither because of what it is, nor because of where it stands. */
  #isUnchanged(node: ts.Node, here: Surroundings): boolean {
    const { renamed, privates, isTask } = here;
    return !this.plans.sites.isChanged(node) && renamed === nothingRenamed && privates.size === 0 && !isTask;
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

  /**
   * A statement list: functions declared in it get their twins at its head, where hoisting makes them callable.
   * @param elsewhere where the statements that do so are put, if they belong to another place
   */
  statements(
    list: ts.NodeArray<ts.Statement>,
    here: Surroundings,
    elsewhere?: ts.Statement[],
  ): ts.NodeArray<ts.Statement> {
    const { ts } = this;
    const links = elsewhere ?? [];
    const resources = resourcesAmong(this, list, here);
    const visited: ts.Statement[] = [];
    for (const statement of list) {
      if (resources.has(statement))
        visited.push(declareResources(this, (statement as ts.VariableStatement).declarationList, here));
      else if (this.#isUnchanged(statement, here)) visited.push(statement);
      else visited.push(...this.#statement(statement, links, here));
    }
    const firstCode = visited.findIndex((statement) => !isDirective(ts, statement));
    if (elsewhere === undefined) visited.splice(firstCode < 0 ? visited.length : firstCode, 0, ...links);
    const [resource] = resources;
    if (resource !== undefined) {
      const code = visited.splice(Math.max(firstCode, 0));
      visited.push(...heldStatements(this, code, here, resource));
    }
    return ts.setTextRange(this.build.factory.createNodeArray(visited), list);
  }

  #statement(node: ts.Statement, links: ts.Statement[], here: Surroundings): readonly ts.Statement[] {
    const { ts } = this;
    const role = this.plan(node)?.role;
    if (ts.isFunctionDeclaration(node) && (role === "suspendable" || role === "task"))
      return emitDeclaration(this, node, links, here);
    if (ts.isFunctionDeclaration(node) && role === "generator")
      return [emitGeneratorDeclaration(this, node, links, here)];
    if (ts.isClassDeclaration(node) && isCompiledClass(this, node))
      return emitClassStatement(this, node, this.heads.isMoved(node) ? insideNative(here, true) : here);
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
    if (plan !== undefined && role === "generator") {
      if (ts.isFunctionExpression(node)) return emitGeneratorExpression(this, plan, here);
      if (ts.isMethodDeclaration(node)) return emitLiteralGenerator(this, node, here);
    }
    const inside = insideNative(here, ts.isArrowFunction(node));
    if (plan !== undefined && role === "host") return fillAsyncFunction(this, node, inside, here);
    if (plan !== undefined && role === "atomic") return wrapAtomic(this, node, inside, here);
    return this.#member(node, inside, here);
  }

  #field(node: ts.PropertyDeclaration, here: Surroundings): ts.Node {
    const around = this.heads.isKeyMoved(node) ? insideNative(here, true) : here;
    return this.#member(node, insideNative(here, false), around);
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
    if (!ts.isComputedPropertyName(node.name) || literalName(ts, node.name) !== undefined) return undefined;
    if ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name !== undefined) return undefined;
    if (ts.isClassExpression(value)) {
      if (!isCompiledClass(this, value)) return undefined;
      return emitComputedProperty(this, node.name, here, (key) => emitClassExpression(this, value, here, key));
    }
    const plan = this.plan(value);
    const isFunction = ts.isArrowFunction(value) || ts.isFunctionExpression(value);
    const isCompiled = plan?.role === "suspendable" || plan?.role === "task" || plan?.role === "generator";
    if (plan === undefined || !isFunction || !isCompiled) return undefined;
    return emitComputedProperty(this, node.name, here, (key) => emitFunctionExpression(this, plan, here, key));
  }

  /** Calls, chains and `await`, where the code around can wait. */
  #waiting(node: ts.Node, here: Surroundings): ts.Node | undefined {
    const { ts, build, plans } = this;
    if (ts.isCallExpression(node) && plans.sites.ofCall(node).kind === "canSuspend" && here.waits !== "never") {
      return build.helperCall("canSuspend", []);
    }
    if (here.waits === "never") return undefined;
    const iteration =
      lowerLoop(this, node, here) ??
      lowerIteration(this, node, here) ??
      lowerDestructuring(this, node, here) ??
      lowerObjectPattern(this, node, here) ??
      lowerPattern(this, node, here) ??
      lowerCatch(this, node, here) ??
      lowerCopy(this, node, here);
    if (iteration !== undefined) return iteration;
    if (ts.isAwaitExpression(node) && here.isTask) {
      return build.checked(build.helperCall("wait", [this.expression(node.expression, here)]), here, node);
    }
    if (ts.isDeleteExpression(node) && ts.isOptionalChain(skipWrappers(ts, node.expression)))
      return this.#delete(node, here);
    if (ts.isExpression(node) && ts.isOptionalChain(node)) {
      return chainMaySuspend(this, node) ? lowerChain(this, node, here) : undefined;
    }
    if (ts.isNewExpression(node)) {
      return plans.maySuspend(plans.sites.ofImplicit(node)) ? lowerNew(this, node, here) : undefined;
    }
    const conversion = lowerConversion(this, node, here);
    if (conversion !== undefined) return conversion;
    if (!ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node)) return lowerProperty(this, node, here);
    const site = plans.sites.ofCall(node);
    if (site.kind === "wait" && here.waits === "await") return this.#awaitInstead(node as ts.CallExpression, here);
    return plans.maySuspend(site) ? lowerCall(this, node, site, here) : undefined;
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
