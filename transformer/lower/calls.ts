import type ts from "typescript";
import type { CallSite } from "../analyze/calls.js";
import { skipWrappers } from "../context.js";
import type { HelperName } from "../emit/build.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { thisWord } from "../emit/words.js";
import { calleeText } from "./calleeText.js";
import { mayRunAccessor } from "./properties.js";
import { keyOf, readProperty } from "./propertyReference.js";
import { type Callee, reuse } from "./references.js";

// In: a call that may suspend, in code that can wait. Out: the checked call.
//
//     f(x)      ($t = $sa.call("f", f, x)) === null && $sa.rt.s ? yield : $t
//     o.m(x)    ... $sa.method("o.m", o, o.m, x) ...
//     known(x)  ... $sa.start(known$(x)) ...
//     syncAwait(p)  ... $sa.wait(p) ...

type Call = ts.CallExpression | ts.TaggedTemplateExpression;

/** The names of the helpers, which differ between a body copy and an async function. */
const helpers = {
  yield: { call: "call", method: "method", start: "start" },
  await: { call: "asyncCall", method: "asyncMethod", start: "asyncStart" },
} as const satisfies Record<"yield" | "await", Record<"call" | "method" | "start", HelperName>>;

export function lowerCall(emitter: Emitter, node: Call, site: CallSite, here: Surroundings): ts.Expression {
  const { build } = emitter;
  return build.checked(uncheckedCall(emitter, node, site, here), here, node);
}

function uncheckedCall(emitter: Emitter, node: Call, site: CallSite, here: Surroundings): ts.Expression {
  const { build } = emitter;
  if (site.kind === "wait") return build.helperCall("wait", argumentsOf(emitter, node, here));
  const known = site.kind === "known" ? emitter.bodyName(site.target) : undefined;
  if (known !== undefined) return startKnown(emitter, known, node, here);
  return callThroughTwin(emitter, node, calleeOf(emitter, node, here), site, here);
}

function startKnown(emitter: Emitter, bodyName: string, node: Call, here: Surroundings): ts.Expression {
  const { build } = emitter;
  const generator = build.factory.createCallExpression(build.id(bodyName), undefined, argumentsOf(emitter, node, here));
  return build.helperCall(helper("start", here), [generator]);
}

/** The call of a callee that has been taken apart; optional chains come here with their own. */
export function callThroughTwin(
  emitter: Emitter,
  node: Call,
  callee: Callee,
  site: CallSite,
  here: Surroundings,
): ts.Expression {
  const { build, ts } = emitter;
  const written = calleeExpression(node);
  const { receiver } = callee;
  const name = build.string(calleeText(ts, written));
  if (receiver === undefined) {
    return build.helperCall(helper("call", here), [
      name,
      callee.read(build.undefined),
      ...argumentsOf(emitter, node, here),
    ]);
  }
  const read = callee.read(receiver.again());
  const enter = site.kind === "private" ? here.privates.get(site.name.text) : undefined;
  const looked = enter === undefined ? read : build.helperCall("own", [read, enter()]);
  return build.helperCall(helper("method", here), [name, receiver.first, looked, ...argumentsOf(emitter, node, here)]);
}

function helper(which: "call" | "method" | "start", here: Surroundings): HelperName {
  return helpers[here.waits === "await" ? "await" : "yield"][which];
}

export function calleeExpression(node: Call): ts.Expression {
  return "tag" in node ? node.tag : node.expression;
}

function calleeOf(emitter: Emitter, node: Call, here: Surroundings): Callee {
  const { ts } = emitter;
  const callee = skipWrappers(ts, calleeExpression(node));
  if (!ts.isPropertyAccessExpression(callee) && !ts.isElementAccessExpression(callee)) {
    const value = emitter.expression(calleeExpression(node), here);
    return { receiver: undefined, read: () => value };
  }
  if (callee.expression.kind === ts.SyntaxKind.SuperKeyword) {
    const self = thisWord(emitter, here);
    const looked = emitter.expression(callee, here);
    return { receiver: { first: self, again: () => self }, read: () => looked };
  }
  const receiver = reuse(emitter, emitter.expression(callee.expression, here), here);
  // `(a?.b)(x)`: the parentheses end the chain, yet `this` is a.
  const isChain = ts.isOptionalChain(callee);
  return { receiver, read: (object) => access(emitter, callee, object, here, isChain) };
}

/** `object.name` or `object[key]`, as `node` reads it. */
export function access(
  emitter: Emitter,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  object: ts.Expression,
  here: Surroundings,
  optional = false,
): ts.Expression {
  const { ts, build } = emitter;
  const { factory } = build;
  if (mayRunAccessor(emitter, node)) {
    const read = readProperty(emitter, node, object, keyOf(emitter, node, here), here);
    if (!optional) return read;
    return factory.createConditionalExpression(
      build.isNullish(object, object),
      undefined,
      build.undefined,
      undefined,
      read,
    );
  }
  const question = optional ? factory.createToken(ts.SyntaxKind.QuestionDotToken) : undefined;
  const made = ts.isPropertyAccessExpression(node)
    ? optional
      ? factory.createPropertyAccessChain(object, question, node.name)
      : factory.createPropertyAccessExpression(object, node.name)
    : optional
      ? factory.createElementAccessChain(object, question, emitter.expression(node.argumentExpression, here))
      : factory.createElementAccessExpression(object, emitter.expression(node.argumentExpression, here));
  return ts.setSourceMapRange(made, node);
}

/** A call's arguments; a tagged template's are its template object and the substitutions. */
export function argumentsOf(emitter: Emitter, node: Call, here: Surroundings): ts.Expression[] {
  const { ts, build } = emitter;
  if (ts.isCallExpression(node)) return node.arguments.map((argument) => emitter.expression(argument, here));
  const { template } = node;
  const strings = build.factory.createTaggedTemplateExpression(
    build.helper("strings"),
    undefined,
    withoutSubstitutions(emitter, template),
  );
  if (ts.isNoSubstitutionTemplateLiteral(template)) return [strings];
  return [strings, ...template.templateSpans.map(({ expression }) => emitter.expression(expression, here))];
}

function withoutSubstitutions({ ts, build: { factory } }: Emitter, template: ts.TemplateLiteral): ts.TemplateLiteral {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template;
  const spans = template.templateSpans.map(({ literal }) =>
    factory.createTemplateSpan(factory.createNumericLiteral(0), literal),
  );
  return factory.createTemplateExpression(template.head, spans);
}
