import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { itemsSpec, makeItems, makeIterator } from "../runtime/builtins/support/items.js";
import { element } from "../runtime/builtins/support/scripts.js";
import type { World } from "../runtime/builtins/support/world.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

type Method = (...args: never[]) => unknown;

const rarely = fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
const scriptOf = (answer: fc.Arbitrary<unknown>) =>
  fc.array(fc.record({ answer, throws: rarely }), { minLength: 1, maxLength: 5 });

describe(`what is filled from an iterable (SYNCAWAIT_SEED=${seed})`, () => {
  /** A key and a value, or what is no such thing. */
  const entry = (world: World) => (value: unknown, k: number) => {
    if (value === null || value === "") return value;
    return k % 2 === 0 ? [value, k] : world.watched(`entry ${k}`, { 0: { toString: () => `key ${k}` }, 1: value });
  };

  test("trap 66: Object.fromEntries", () => {
    // V8 closes a broken iterator as well; the language does not.
    const sensible = itemsSpec.filter(
      ({ kind, failsAt }) => kind !== "bad next" && kind !== "bad steps" && failsAt === -1,
    );
    const property = fc.property(sensible, (spec) => {
      agree((world) => ({
        native: Object.fromEntries as Method,
        self: Object,
        args: [makeItems(world, spec, entry(world))],
      }));
    });
    fc.assert(property, { seed, numRuns });
  });

  test.each([Map, WeakMap, Set, WeakSet] as unknown as Method[])("trap 66: new %p", (native) => {
    const keyed = native.name.endsWith("Map");
    const weak = native.name.startsWith("Weak");
    const property = fc.property(itemsSpec, (spec) => {
      agree((world) => {
        const boxed = (value: unknown) => (weak && typeof value === "number" ? world.named("a key", [value]) : value);
        const pair = (value: unknown, k: number) => (keyed ? entry(world)(boxed(value), k) : boxed(value));
        return { native, self: undefined, isNew: true, args: [makeItems(world, spec, pair)] };
      });
    });
    fc.assert(property, { seed, numRuns });
  });
});

const iterator = Object.getPrototypeOf(Object.getPrototypeOf([].values())) as Record<string, Method | undefined>;
const withCallback = ["forEach", "some", "every", "find", "reduce"].filter((name) => iterator[name] !== undefined);

describe(`iterator helpers, where this engine has them (SYNCAWAIT_SEED=${seed})`, () => {
  test("trap 66: those that run to the end", () => {
    for (const name of [...withCallback, ...(iterator.toArray === undefined ? [] : ["toArray"])]) {
      const initial = fc.constantFrom([], ["initial"], [undefined]);
      const property = fc.property(itemsSpec, scriptOf(element), initial, rarely, (spec, script, given, wrong) => {
        agree((world) => {
          const callback = world.callback((_args, n) => {
            const { answer, throws } = script[n % script.length];
            if (throws) throw world.named(`thrown ${n}`, new Error("by a callback"));
            return answer;
          });
          const self = makeIterator(world, spec);
          return {
            native: iterator[name] as Method,
            self,
            args: [wrong ? 5 : callback, ...(name === "reduce" ? given : [])],
          };
        });
      });
      fc.assert(property, { seed, numRuns });
    }
  });
});
