/** `Reflect.construct`, by the construct twin of its target; what it calls stands in tail position. */
import { constructPlain, constructTwinOf, isConstructor } from "../construct.js";
import { constructingTwinOf } from "../twin.js";
import { type Native, type Row, refuse } from "./counterpart.js";
import { listOf } from "./functions.js";
import { constructionOf } from "./index.js";

const { apply, construct } = Reflect;

export const reflectConstruct: Row = [
  construct as Native,
  function (this: unknown, ...given: unknown[]): unknown {
    const [target, list, newTarget = target] = given;
    const isGiven = given.length < 3 || isConstructor(given[2]);
    if (!isConstructor(target) || !isGiven || !isConstructor(newTarget))
      return refuse(construct as Native, this, [target, [], given.length < 3 ? target : given[2]]);
    const args = listOf(list);
    const twin = constructTwinOf(target);
    if (twin !== undefined) return twin(newTarget, args);
    const plain = constructingTwinOf(target);
    if (plain !== undefined) return constructPlain(plain, newTarget, args);
    const counterpart = newTarget === target ? constructionOf(target) : undefined;
    if (counterpart?.concerns(undefined, args)) return apply(counterpart.run, undefined, args);
    return construct(target, args, newTarget);
  },
  // Whatever is constructed may run compiled code, also a class that inherits its construction.
  (_self, [target]) => typeof target === "function",
];
