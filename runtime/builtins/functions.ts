/** `call`, `apply` and `bind` of functions, and `Reflect.apply`. */
import { method } from "../call.js";
import { setTwin, twinOf } from "../twin.js";
import { type Native, type Row, refuse } from "./counterpart.js";
import { suspendableCounterpart } from "./index.js";

const { apply } = Reflect;
const { call, apply: applyMethod, bind } = Function.prototype as unknown as Record<string, Native>;

/** `f(...args)` as a compiled call site would have it; in tail position, so that nothing has to be linked. */
function invoke(f: unknown, self: unknown, args: readonly unknown[]): unknown {
  return apply(method, undefined, ["f", self, f, ...args]);
}

/** `CreateListFromArrayLike`: the native one, with its errors. */
function listOf(arrayLike: unknown): unknown[] {
  return apply(collect, undefined, arrayLike as ArrayLike<unknown>);
}

function collect(...values: unknown[]): unknown[] {
  return values;
}

export const invokingFunctions: readonly Row[] = [
  [
    call,
    function (this: unknown, thisArg: unknown, ...args: unknown[]): unknown {
      return typeof this === "function" ? invoke(this, thisArg, args) : refuse(call, this, [thisArg]);
    },
  ],
  [
    applyMethod,
    function (this: unknown, thisArg: unknown, list: unknown): unknown {
      if (typeof this !== "function") return refuse(applyMethod, this, [thisArg]);
      return invoke(this, thisArg, list === undefined || list === null ? [] : listOf(list));
    },
  ],
  [
    apply as Native,
    function (this: unknown, target: unknown, thisArg: unknown, list: unknown): unknown {
      if (typeof target !== "function") return refuse(apply as Native, this, [target, thisArg, []]);
      return invoke(target, thisArg, listOf(list));
    },
  ],
  [bind, bindWithTwin],
];

/** The native bound function; where what it calls may suspend, with a twin that calls that as compiled code would. */
function bindWithTwin(this: unknown, ...given: unknown[]): unknown {
  const bound = apply(bind, this, given);
  const [thisArg, ...first] = given;
  const target = this as Native;
  if (twinOf(target) === undefined && suspendableCounterpart(target) === undefined) return bound;
  setTwin(bound as Native, (...rest: unknown[]) => invoke(target, thisArg, [...first, ...rest]));
  return bound;
}
