import type ts from "typescript";
import { setsPrototype } from "../analyze/names.js";
import type { Emitter } from "./emitter.js";

/** The name under which `name: value` in an object literal makes a property, which `__proto__: value` does not: `["__proto__"]: value` does. */
export function ownPropertyName({ ts, build }: Emitter, name: ts.PropertyName): ts.PropertyName {
  return setsPrototype(ts, name) ? build.factory.createComputedPropertyName(build.string("__proto__")) : name;
}
