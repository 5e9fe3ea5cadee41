import type ts from "typescript";
import { skipWrappers, type TypeScript } from "../context.js";
import type { Scopes } from "./scopes.js";

// Calls that are known never to call back, so that they need no check. A wrong entry here would cost a block, never a wrong result, so the
// lists hold only what is safe to name without types: globals that the file does not declare, and method names that are the engine's.

const harmlessFunctions = new Set(
  "parseInt parseFloat isNaN isFinite String Number Boolean Symbol BigInt Date Array Object Error TypeError RangeError SyntaxError RegExp encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape setTimeout clearTimeout setInterval clearInterval setImmediate clearImmediate queueMicrotask structuredClone fetch require".split(
    " ",
  ),
);

const harmlessObjects = new Set(
  "Math Number Symbol console performance process Date BigInt Atomics Buffer String".split(" "),
);

/** Static methods of `Object`, `Array` and `JSON` that take no callback in this form. */
const harmlessStatics: Readonly<Record<string, ReadonlySet<string>>> = {
  Object: new Set(
    "assign create defineProperty defineProperties entries freeze getOwnPropertyDescriptor getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values".split(
      " ",
    ),
  ),
  Array: new Set(["isArray", "of"]),
  Promise: new Set("all allSettled any race reject resolve withResolvers".split(" ")),
  Reflect: new Set(
    "defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has ownKeys set setPrototypeOf".split(
      " ",
    ),
  ),
};

/** Methods that the engine's own objects have and that hardly anybody defines anew. */
const harmlessMethods = new Set(
  "charCodeAt charAt codePointAt toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trimStart trimEnd startsWith endsWith padStart padEnd localeCompare toFixed toPrecision hasOwnProperty isPrototypeOf propertyIsEnumerable getTime toISOString".split(
    " ",
  ),
);

/** True for a call that needs no check because its callee is the engine's and calls nothing back. */
export function isHarmlessCall(ts: TypeScript, scopes: Scopes, callee: ts.Expression): boolean {
  const inner = skipWrappers(ts, callee);
  if (ts.isIdentifier(inner)) return harmlessFunctions.has(inner.text) && isGlobal(scopes, inner);
  if (!ts.isPropertyAccessExpression(inner)) return false;
  const { name, expression } = inner;
  if (harmlessMethods.has(name.text)) return true;
  if (!ts.isIdentifier(expression) || !isGlobal(scopes, expression)) return false;
  return harmlessObjects.has(expression.text) || harmlessStatics[expression.text]?.has(name.text) === true;
}

function isGlobal(scopes: Scopes, identifier: ts.Identifier): boolean {
  return scopes.bindingOf(identifier) === undefined;
}
