/**
 * Operators that convert objects to primitives, where a compiled `toString`, `valueOf` or `[Symbol.toPrimitive]` may do it, and `instanceof` with a
 * compiled `[Symbol.hasInstance]`. The steps are the specification's (`ToPrimitive`, `OrdinaryToPrimitive`, `InstanceofOperator`); every function of the
 * program in them is called as a checked call does.
 */
import { method } from "./call.js";
import { rt as cell } from "./cell.js";
import { DeferredFrame } from "./deferred.js";
import { forceAt, forcedSuspension } from "./forced.js";
import { start } from "./frames.js";
import { kernel as shared } from "./kernel.js";

const rt = cell;
const kernel = shared;
const { apply } = Reflect;
const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

type Hint = "string" | "number" | "default";
type Steps = Generator<undefined, unknown, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: the operators convert for themselves whatever they are given
type Operand = any;

const operators: Readonly<Record<string, (a: Operand, b: Operand) => unknown>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
  "**": (a, b) => a ** b,
  "&": (a, b) => a & b,
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  ">>>": (a, b) => a >>> b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  // biome-ignore lint/suspicious/noDoubleEquals: it is what the program wrote
  "==": (a, b) => a == b,
  // biome-ignore lint/suspicious/noDoubleEquals: it is what the program wrote
  "!=": (a, b) => a != b,
  instanceof: (a, b) => a instanceof b,
};

/**
 * `value` as a primitive: what a template, `String(value)` (hint "string"), `Number(value)` or a unary operator (hint "number") begin with.
 * @returns as a twin does
 */
export function convert(value: unknown, hint: Hint): unknown {
  if (kernel.force !== null && forceAt("convert")) return forcedSuspension(new DeferredFrame(convertNow, value, hint));
  return convertNow(value, hint);
}

/**
 * `a operator b`
 * @param operator a binary operator that converts objects, or `instanceof`
 * @returns as a twin does
 */
export function operate(operator: string, a: unknown, b: unknown): unknown {
  if (kernel.force !== null && forceAt("operate"))
    return forcedSuspension(new DeferredFrame(operateNow, operator, a, b));
  return operateNow(operator, a, b);
}

function convertNow(value: unknown, hint: Hint): unknown {
  return isObject(value) ? start(primitiveOf(value, hint)) : value;
}

function operateNow(operator: string, a: unknown, b: unknown): unknown {
  if (operator === "instanceof") return isObject(b) ? start(instanceOf(a, b)) : native(operator, a, b);
  const isNative = operator === "==" || operator === "!=" ? comparesNatively(a, b) : !isObject(a) && !isObject(b);
  return isNative ? native(operator, a, b) : start(operation(operator, a, b));
}

function native(operator: string, a: unknown, b: unknown): unknown {
  return (operators[operator] as (a: unknown, b: unknown) => unknown)(a, b);
}

/** An object equals an object by identity, and is never equal to null or undefined: nothing is converted then. */
function comparesNatively(a: unknown, b: unknown): boolean {
  return isObject(a) === isObject(b) || a === null || a === undefined || b === null || b === undefined;
}

function* operation(operator: string, a: unknown, b: unknown): Steps {
  const hint = hintOf(operator);
  let left = isObject(a) ? start(primitiveOf(a, hint)) : a;
  if (left === null && rt.s) left = yield;
  // Arithmetic makes a number of the left operand before it looks at the right one; comparisons and `+` convert both first.
  if (typeof left === "symbol" && isArithmetic(operator)) native(operator, left, 0);
  let right = isObject(b) ? start(primitiveOf(b, hint)) : b;
  if (right === null && rt.s) right = yield;
  return native(operator, left, right);
}

function hintOf(operator: string): Hint {
  return operator === "+" || operator === "==" || operator === "!=" ? "default" : "number";
}

function isArithmetic(operator: string): boolean {
  return hintOf(operator) === "number" && !/^[<>]=?$/.test(operator);
}

function* instanceOf(value: unknown, target: object): Steps {
  const test = (target as { [Symbol.hasInstance]?: unknown })[Symbol.hasInstance];
  if (typeof test !== "function") {
    const isOrdinary = typeof target === "function" && (test === undefined || test === null);
    return isOrdinary ? apply(ordinaryHasInstance, target, [value]) : native("instanceof", value, target);
  }
  let answer = method("[Symbol.hasInstance]", target, test, value);
  if (answer === null && rt.s) answer = yield;
  return Boolean(answer);
}

/** `ToPrimitive`; the method that an object brings for it is looked up at once. */
function primitiveOf(input: object, hint: Hint): Steps {
  const exotic = (input as { [Symbol.toPrimitive]?: unknown })[Symbol.toPrimitive];
  return exotic === undefined || exotic === null ? ordinaryToPrimitive(input, hint) : byMethod(input, exotic, hint);
}

function* byMethod(input: object, exotic: unknown, hint: Hint): Steps {
  // The engine says in its own words what cannot be called.
  if (typeof exotic !== "function") return nativePrimitive(input, hint);
  let result = method("[Symbol.toPrimitive]", input, exotic, hint);
  if (result === null && rt.s) result = yield;
  return asPrimitive(result);
}

function* ordinaryToPrimitive(input: object, hint: Hint): Steps {
  const names = hint === "string" ? (["toString", "valueOf"] as const) : (["valueOf", "toString"] as const);
  for (const name of names) {
    const f: unknown = (input as Record<string, unknown>)[name];
    if (typeof f !== "function") continue;
    let result = method(name, input, f);
    if (result === null && rt.s) result = yield;
    if (!isObject(result)) return result;
  }
  return asPrimitive(input);
}

function asPrimitive(value: unknown): unknown {
  if (isObject(value)) throw new TypeError("Cannot convert object to primitive value");
  return value;
}

function nativePrimitive(input: object, hint: Hint): unknown {
  return hint === "string" ? `${input}` : hint === "number" ? +(input as Operand) : native("+", input, "");
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
