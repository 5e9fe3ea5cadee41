import type ts from "typescript";
import { mayBeFunction } from "../analyze/mayBeFunction.js";
import { isFunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import type { CallSite, Code } from "./collect.js";
import { type Effect, noEffect } from "./effects.js";
import { inert, onlyCode, type Target, type World } from "./target.js";
import type { Values } from "./values.js";
import type { WaitingFunctions } from "./waiting.js";

// In: what is a call by its looks, and whose code makes it. Out: the caller's effect linked to that of what it calls, and what else a call says of the two.

export class CallLinks {
  /** They call what nobody in this program has to know. */
  readonly open = new Set<Code>();
  /** What a function binds: if that suspends, the function has to be compiled, because the engine's own `bind` gives something without a twin. */
  readonly bound = new Map<Code, Effect[]>();
  /** What is called outside of functions. */
  readonly calledOutside = new Map<ts.Node, Code>();
  /** Calls of annotated async functions, by their files. */
  readonly creations = new Map<ts.Node, Set<ts.Node>>();
  readonly #world: World;
  readonly #values: Values;
  readonly #tasks: ReadonlySet<Code>;
  readonly #waiting: WaitingFunctions;

  /** @param tasks annotated async functions */
  constructor(world: World, values: Values, tasks: ReadonlySet<Code>, waiting: WaitingFunctions) {
    this.#world = world;
    this.#values = values;
    this.#tasks = tasks;
    this.#waiting = waiting;
  }

  link(site: CallSite): void {
    const targets = this.#values.calleesOf(site.call);
    const only = onlyCode(targets);
    if (only !== undefined && site.owner !== undefined)
      this.#waiting.note(site.owner, this.#world.hierarchy.entered(only));
    if (only !== undefined && site.owner === undefined)
      this.calledOutside.set(site.call, this.#world.hierarchy.entered(only));
    for (const target of targets) if (target !== inert) this.#linkTarget(site, target);
  }

  #linkTarget({ call, owner }: CallSite, target: Target): void {
    if (target.code !== undefined) this.#noteCaller(call, this.#world.hierarchy.entered(target.code));
    if (target.keepsArguments === true || target.isInstrumented === true) this.#handOver(call, target);
    if (owner === undefined) return;
    if (target.isOpen === true) this.open.add(owner);
    if (target.effect === noEffect && target.callsArguments !== true && target.invokes === undefined) return;
    const body = this.#values.bodyOf(owner);
    this.#world.graph.include(body, target.effect, this.#values.passed.passing(call));
    if (target.callsArguments === true) this.#linkArguments(call, owner, body);
    if (target.invokes === "bind") this.#noteBound(call, owner);
    else if (target.invokes !== undefined) this.#linkInvoked(call, body, target.invokes);
  }

  #noteCaller(call: CallSite["call"], code: Code): void {
    this.#values.passed.noteCaller(code, call);
    if (this.#tasks.has(code) && !this.#world.ts.isOptionalChain(call)) this.#noteCreation(call);
  }

  #handOver(call: CallSite["call"], { keepsArguments, isInstrumented }: Target): void {
    const { ts } = this.#world;
    if (keepsArguments === true) for (const each of functionsAmong(ts, call)) this.#values.untracked.keep(each);
    if (isInstrumented === true) for (const each of argumentsOf(ts, call)) this.#values.untracked.handOver(each);
  }

  #linkArguments(call: CallSite["call"], owner: Code, body: Effect): void {
    functionsAmong(this.#world.ts, call).forEach((each) => {
      this.#linkArgument(each, owner, body);
    });
  }

  #linkArgument(argument: ts.Expression, owner: Code, body: Effect): void {
    const { ts, graph } = this.#world;
    graph.include(body, this.#values.effectOf(argument));
    const literal = skipWrappers(ts, argument);
    if (isFunctionWithBody(ts, literal)) this.#waiting.note(owner, literal);
  }

  #noteCreation(call: ts.Node): void {
    const file = call.getSourceFile();
    const known = this.creations.get(file);
    if (known === undefined) this.creations.set(file, new Set([call]));
    else known.add(call);
  }

  #noteBound(call: CallSite["call"], owner: Code): void {
    const callee = this.#world.ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
    if (!this.#world.ts.isPropertyAccessExpression(callee)) return;
    const effect = this.#values.effectOf(callee.expression);
    const known = this.bound.get(owner);
    if (known === undefined) this.bound.set(owner, [effect]);
    else known.push(effect);
  }

  /** `f.call(self, x)` and `f.apply(self, list)` call f. */
  #linkInvoked(call: CallSite["call"], body: Effect, how: "call" | "apply"): void {
    const { ts, graph } = this.#world;
    const callee = ts.isTaggedTemplateExpression(call) ? call.tag : call.expression;
    if (!ts.isPropertyAccessExpression(callee)) return;
    const invoked = this.#values.effectOf(callee.expression);
    graph.include(body, invoked, how === "call" ? this.#values.passed.passing(call, 1) : undefined);
  }
}

/** Those of a tagged template are not handed over as such. */
function argumentsOf(ts: TypeScript, call: CallSite["call"]): readonly ts.Expression[] {
  return ts.isTaggedTemplateExpression(call) ? [] : (call.arguments ?? []);
}

function functionsAmong(ts: TypeScript, call: CallSite["call"]): readonly ts.Expression[] {
  return argumentsOf(ts, call).filter((each) => mayBeFunction(ts, each));
}
