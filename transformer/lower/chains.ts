import type ts from "typescript";
import { skipWrappers } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { thisWord } from "../emit/words.js";
import { access, callThroughTwin } from "./calls.js";
import { mayRunAccessor } from "./properties.js";
import { type Callee, reuse } from "./references.js";

// In: an optional chain in which a call may suspend. Out: nested conditionals, because a checked call cannot stand inside a native chain.
//
//     a?.b(x).c    ($o = a) === null || $o === void 0 ? void 0 : <$sa.method("a?.b", $o, $o.b, x) checked>.c

type Link = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;

/** True if a call or a getter on the chain's spine may suspend; its arguments do not count, they may wait inside a native chain. */
export function chainMaySuspend(emitter: Emitter, node: ts.Expression): boolean {
  const { ts, plans } = emitter;
  return spine(ts, node).links.some((link) =>
    ts.isCallExpression(link)
      ? plans.maySuspend(plans.sites.ofCall(link))
      : !ts.isNonNullExpression(link) && mayRunAccessor(emitter, link),
  );
}

/** `finish` makes the last step of the chain's value (`delete` needs it); `short` is the value where the chain ends early. */
export function lowerChain(
  emitter: Emitter,
  node: ts.Expression,
  here: Surroundings,
  finish: (value: ts.Expression) => ts.Expression = (value) => value,
  short: () => ts.Expression = () => emitter.build.undefined,
): ts.Expression {
  const { root, links } = spine(emitter.ts, node);
  const lowering = new ChainLowering(emitter, here, links, finish, short);
  return emitter.build.factory.createParenthesizedExpression(lowering.from(root));
}

function spine(ts: Emitter["ts"], node: ts.Expression): { root: ts.Expression; links: Link[] } {
  const links: Link[] = [];
  let root = node;
  while (isLink(ts, root)) {
    links.unshift(root);
    root = root.expression;
  }
  return { root, links };
}

function isLink(ts: Emitter["ts"], node: ts.Expression): node is Link {
  const isChain = (node.flags & ts.NodeFlags.OptionalChain) !== 0;
  return (
    isChain &&
    (ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isCallExpression(node) ||
      ts.isNonNullExpression(node))
  );
}

class ChainLowering {
  constructor(
    readonly emitter: Emitter,
    readonly here: Surroundings,
    readonly links: readonly Link[],
    readonly finish: (value: ts.Expression) => ts.Expression,
    readonly short: () => ts.Expression,
  ) {}

  from(root: ts.Expression): ts.Expression {
    const { ts } = this.emitter;
    const first = this.links[0];
    const reference = skipWrappers(ts, root);
    const isMethod = first !== undefined && ts.isCallExpression(first);
    if (isMethod && (ts.isPropertyAccessExpression(reference) || ts.isElementAccessExpression(reference))) {
      return this.#callLink(0, this.#rootMethod(reference));
    }
    const value = this.emitter.expression(root, this.here);
    return isMethod ? this.#callLink(0, { receiver: undefined, read: () => value }) : this.#step(0, value);
  }

  #rootMethod(reference: ts.PropertyAccessExpression | ts.ElementAccessExpression): Callee {
    const { emitter, here } = this;
    const { ts } = emitter;
    if (reference.expression.kind === ts.SyntaxKind.SuperKeyword) {
      const self = thisWord(emitter, here);
      const looked = emitter.expression(reference, here);
      return { receiver: { first: self, again: () => self }, read: () => looked };
    }
    const receiver = reuse(emitter, emitter.expression(reference.expression, here), here, this.#outlasts(0, reference));
    return { receiver, read: (object) => access(emitter, reference, object, here) };
  }

  /** The chain from link `index` on, applied to `value`. */
  #step(index: number, value: ts.Expression): ts.Expression {
    const { ts, build } = this.emitter;
    const link = this.links[index];
    if (link === undefined) return this.finish(value);
    if (ts.isNonNullExpression(link)) return this.#step(index + 1, value);
    if (ts.isCallExpression(link)) return this.#callLink(index, { receiver: undefined, read: () => value });
    if (link.questionDotToken === undefined) return this.#accessLink(index, link, value);
    const receiver = build.temporary("receiver", this.here);
    const test = build.isNullish(build.assign(receiver, value), receiver);
    return this.#unless(test, this.#accessLink(index, link, receiver));
  }

  #accessLink(
    index: number,
    link: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    value: ts.Expression,
  ): ts.Expression {
    const { emitter, here } = this;
    let next = index + 1;
    while (this.links[next] !== undefined && emitter.ts.isNonNullExpression(this.links[next] as Link)) next++;
    const following = this.links[next];
    if (following !== undefined && emitter.ts.isCallExpression(following)) {
      const receiver = reuse(emitter, value, here, this.#outlasts(next, link));
      return this.#callLink(next, { receiver, read: (object) => access(emitter, link, object, here) });
    }
    return this.#step(index + 1, access(emitter, link, value, here));
  }

  #callLink(index: number, callee: Callee): ts.Expression {
    const { build } = this.emitter;
    const link = this.links[index] as ts.CallExpression;
    if (link.questionDotToken === undefined) return this.#step(index + 1, this.#call(link, callee));
    // `o.m?.(x)`: the function is tested before the arguments are evaluated, the object is read once.
    const fetched = build.temporary("callee", this.here);
    const { receiver } = callee;
    const looked = callee.read(receiver === undefined ? build.undefined : receiver.first);
    const test = build.isNullish(build.assign(fetched, looked), fetched);
    const self = receiver === undefined ? undefined : { first: receiver.again(), again: receiver.again };
    return this.#unless(test, this.#step(index + 1, this.#call(link, { receiver: self, read: () => fetched })));
  }

  /** Every call of a chain that is taken apart goes through the runtime, which keeps its receiver. */
  #call(link: ts.CallExpression, callee: Callee): ts.Expression {
    const { emitter, here } = this;
    const site = emitter.plans.sites.ofCall(link);
    return emitter.build.checked(callThroughTwin(emitter, link, callee, site, here), here, link);
  }

  /** True if the object of `o[key]?.(x)` is needed again after the key was evaluated. */
  #outlasts(call: number, access: ts.Expression): boolean {
    const { ts } = this.emitter;
    return (
      ts.isElementAccessExpression(access) && (this.links[call] as ts.CallExpression).questionDotToken !== undefined
    );
  }

  #unless(test: ts.Expression, rest: ts.Expression): ts.Expression {
    return this.emitter.build.factory.createConditionalExpression(test, undefined, this.short(), undefined, rest);
  }
}
