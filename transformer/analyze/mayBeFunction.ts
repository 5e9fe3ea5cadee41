import type ts from "typescript";
import type { TypeScript } from "../context.js";
import { kindGroups, wrapperKinds } from "../kinds.js";

const mayBe = 1;
const wraps = 2;
const combines = 3;
const chooses = 4;

const valueKinds = kindGroups({
  [mayBe]: [
    "Identifier",
    "FunctionExpression",
    "ArrowFunction",
    "ClassExpression",
    "PropertyAccessExpression",
    "ElementAccessExpression",
    "CallExpression",
  ],
  [wraps]: wrapperKinds,
  [combines]: ["BinaryExpression"],
  [chooses]: ["ConditionalExpression"],
});

/** False where the text shows that the value is no function. */
export function mayBeFunction(ts: TypeScript, value: ts.Expression): boolean {
  switch (valueKinds(ts)[value.kind]) {
    case mayBe:
      return true;
    case wraps:
      return mayBeFunction(ts, (value as ts.ParenthesizedExpression).expression);
    case combines: {
      const { left, right } = value as ts.BinaryExpression;
      return mayBeFunction(ts, right) || mayBeFunction(ts, left);
    }
    case chooses: {
      const { whenTrue, whenFalse } = value as ts.ConditionalExpression;
      return mayBeFunction(ts, whenTrue) || mayBeFunction(ts, whenFalse);
    }
    default:
      return false;
  }
}
