/** `call`, `apply` and `bind` of functions, and `Reflect.apply`. What they call stands in tail position: they link nothing. */
import { invoke } from "../call.js";
import { forCallsOnly, setTwin, twinOf } from "../twin.js";
import { type Native, type Row, refuse } from "./counterpart.js";
import { counterpartOf } from "./index.js";

const { apply } = Reflect;
const { call, apply: applyMethod, bind } = Function.prototype as unknown as Record<string, Native>;

/** `CreateListFromArrayLike`: the native one, with its errors. */
export function listOf(arrayLike: unknown): unknown[] {
  return apply(collect, undefined, arrayLike as ArrayLike<unknown>);
}

function collect(...values: unknown[]): unknown[] {
  return values;
}

export const invokingFunctions: readonly Row[] = [
  [
    call,
    function (this: unknown, thisArg: unknown, ...args: unknown[]): unknown {
      return typeof this === "function" ? invoke("f", thisArg, this, args) : refuse(call, this, [thisArg]);
    },
  ],
  [
    applyMethod,
    function (this: unknown, thisArg: unknown, list: unknown): unknown {
      if (typeof this !== "function") return refuse(applyMethod, this, [thisArg]);
      return invoke("f", thisArg, this, list === undefined || list === null ? [] : listOf(list));
    },
  ],
  [
    apply as Native,
    function (this: unknown, target: unknown, thisArg: unknown, list: unknown): unknown {
      if (typeof target !== "function") return refuse(apply as Native, this, [target, thisArg, []]);
      return invoke("target", thisArg, target, listOf(list));
    },
  ],
  [bind, bindWithTwin],
];

/** The native bound function; where what it calls may suspend, with a twin that calls that as compiled code would. */
function bindWithTwin(this: unknown, ...given: unknown[]): unknown {
  const bound = apply(bind, this, given);
  const [thisArg, ...first] = given;
  const target = this as Native;
  if (twinOf(target) === undefined && counterpartOf(target) === undefined) return bound;
  const twin = (...rest: unknown[]) => invoke("target", thisArg, target, [...first, ...rest]);
  setTwin(bound as Native, forCallsOnly(twin));
  return bound;
}
