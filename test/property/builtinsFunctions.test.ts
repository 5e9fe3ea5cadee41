import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { element } from "../runtime/builtins/support/scripts.js";
import type { World } from "../runtime/builtins/support/world.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

type Native = (...args: never[]) => unknown;

const target = fc.constantFrom("answers", "answers", "answers", "throws");
const thisArg = fc.constantFrom<unknown>(undefined, null, 5, "self", { an: "object" });
const list = fc.record({
  kind: fc.constantFrom("array", "array", "watched", "array-like", "undefined", "null", "a number", "a string"),
  values: fc.array(element, { maxLength: 4 }),
});

describe(`functions (SYNCAWAIT_SEED=${seed})`, () => {
  test("trap 57: Function.prototype.call", () => {
    const property = fc.property(target, thisArg, fc.array(element, { maxLength: 3 }), (f, self, args) => {
      agree((world) => ({
        native: Function.prototype.call as Native,
        self: makeTarget(world, f),
        args: [self, ...args],
      }));
    });
    fc.assert(property, { seed, numRuns });
  });

  test("trap 57: Function.prototype.apply", () => {
    const property = fc.property(target, thisArg, list, (f, self, args) => {
      agree((world) => {
        const args_ = [self, makeList(world, args.kind, args.values)];
        return { native: Function.prototype.apply as Native, self: makeTarget(world, f), args: args_ };
      });
    });
    fc.assert(property, { seed, numRuns });
  });

  test("trap 57: Reflect.apply", () => {
    const property = fc.property(target, thisArg, list, (f, self, args) => {
      agree((world) => {
        const args_ = [makeTarget(world, f), self, makeList(world, args.kind, args.values)];
        return { native: Reflect.apply as Native, self: Reflect, args: args_ };
      });
    });
    fc.assert(property, { seed, numRuns });
  });
});

function makeTarget(world: World, kind: string): unknown {
  return world.callback((args) => {
    if (kind === "throws") throw world.named("thrown", new Error());
    return args.length;
  }, "target");
}

function makeList(world: World, kind: string, values: readonly unknown[]): unknown {
  if (kind === "undefined") return undefined;
  if (kind === "null") return null;
  if (kind === "a number") return 5;
  if (kind === "a string") return "ab";
  const holey = Object.assign(new Array(values.length + 1), values);
  if (kind === "array") return holey;
  return world.watched("list", kind === "watched" ? holey : { ...values, length: values.length });
}
