import type ts from "typescript";
import type { TypeScript } from "../context.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { thisWord } from "../emit/words.js";
import { calleeText } from "./calleeText.js";

// In: `new C(x)` or `super(x)` in code that can wait. Out: the checked construction.
//
//     new C(x)    ($t = $sa.construct("C", C, x)) === null && $sa.rt.s ? yield : $t
//     super(x)    ($t = $sa.superCall(this, x)) === null && $sa.rt.s ? yield : $t

export function lowerNew(emitter: Emitter, node: ts.NewExpression, here: Surroundings): ts.Expression {
  const { build, ts } = emitter;
  const args = [
    build.string(calleeText(ts, node.expression)),
    emitter.expression(node.expression, here),
    ...(node.arguments ?? []).map((argument) => emitter.expression(argument, here)),
  ];
  return build.checkedHelper("construct", args, here, node);
}

export function isSuperCall(ts: TypeScript, node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}

export function lowerSuperCall(emitter: Emitter, node: ts.CallExpression, here: Surroundings): ts.Expression {
  const given = node.arguments.map((argument) => emitter.expression(argument, here));
  return constructParent(emitter, node, given, here);
}

/** What belongs to the object follows at once, and the value is the object. */
export function constructParent(
  emitter: Emitter,
  original: ts.Node,
  given: readonly ts.Expression[],
  here: Surroundings,
): ts.Expression {
  const { build } = emitter;
  const { factory } = build;
  const args = [factory.createThis(), ...given];
  const called =
    here.waits === "yield"
      ? build.checked(build.helperCall("superCall", args), here, original)
      : build.helperCall("superNow", args);
  const after = here.renamed.construction?.afterSuper(here) ?? [];
  if (after.length === 0) return called;
  return factory.createParenthesizedExpression(
    factory.createCommaListExpression([called, ...after, thisWord(emitter, here)]),
  );
}
