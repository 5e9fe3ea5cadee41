import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import { itemsSpec, makeItems } from "../runtime/builtins/support/items.js";
import { element } from "../runtime/builtins/support/scripts.js";
import type { World } from "../runtime/builtins/support/world.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

type Method = (...args: never[]) => unknown;

const rarely = fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

describe(`Map and Set (SYNCAWAIT_SEED=${seed})`, () => {
  const change = fc.record({
    do: fc.constantFrom("nothing", "delete", "add", "delete and add", "clear"),
    key: fc.integer({ min: 0, max: 5 }),
    throws: rarely,
  });
  const receivers = fc.constantFrom("itself", "itself", "itself", "itself", "a proxy", "the other kind", "undefined");

  test.each(["Map", "Set"])("traps 66, 67: %s.prototype.forEach, over a collection that changes", (kind) => {
    const Kind = kind === "Map" ? Map : Set;
    const native = Kind.prototype.forEach as Method;
    const keys = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 });
    const property = fc.property(
      keys,
      fc.array(change, { minLength: 1, maxLength: 6 }),
      receivers,
      (keys, script, receiver) => {
        agree((world) => {
          const collection = make(world, kind, keys);
          const callback = world.callback((_args, n) => {
            const step = script[n % script.length];
            // Not for ever: each step may add what the next one deletes.
            if (n < 20) alter(collection, step.do, step.key);
            if (step.throws) throw world.named(`thrown ${n}`, new Error("by a callback"));
          });
          const selves = { "a proxy": new Proxy(collection, {}), "the other kind": new WeakMap(), undefined } as object;
          const self = receiver === "itself" ? collection : selves[receiver as keyof typeof selves];
          return { native, self, args: [callback, "self"], watched: [collection] };
        });
      },
    );
    fc.assert(property, { seed, numRuns });
  });
});

type Collection = Map<number, string> | Set<number>;

function make(world: World, kind: string, keys: readonly number[]): Collection {
  const collection = kind === "Map" ? new Map(keys.map((key) => [key, `value ${key}`])) : new Set(keys);
  return world.named("collection", collection);
}

function alter(collection: Collection, what: string, key: number): void {
  if (what === "clear") collection.clear();
  if (what.startsWith("delete")) collection.delete(key);
  if (!what.endsWith("add")) return;
  if (collection instanceof Map) collection.set(key, `new ${key}`);
  else collection.add(key);
}

/** @param answer what a callback answers */
function scriptOf(answer: fc.Arbitrary<unknown>) {
  return fc.array(fc.record({ answer, throws: rarely }), { minLength: 1, maxLength: 5 });
}

describe(`functions of iterables (SYNCAWAIT_SEED=${seed})`, () => {
  const constructors = [
    "Array",
    "Array",
    "a function",
    "a class",
    "an arrow",
    "undefined",
    "one that refuses elements",
  ];

  test("traps 66, 67: Array.from", () => {
    const property = fc.property(itemsSpec, scriptOf(element), fc.constantFrom(...constructors), (spec, script, C) => {
      agree((world) => {
        const callback = world.callback((_args, n) => {
          const { answer, throws } = script[n % script.length];
          if (throws) throw world.named(`thrown ${n}`, new Error("by a callback"));
          return answer;
        });
        return {
          native: Array.from as Method,
          self: makeConstructor(world, C),
          args: [makeItems(world, spec), callback, "self"],
        };
      });
    });
    fc.assert(property, { seed, numRuns });
  });

  test("traps 66, 67: Array.from without a mapper, where only the iterator is compiled", () => {
    const property = fc.property(itemsSpec, fc.constantFrom(...constructors), (spec, C) => {
      agree((world) => {
        return { native: Array.from as Method, self: makeConstructor(world, C), args: [makeItems(world, spec)] };
      });
    });
    fc.assert(property, { seed, numRuns });
  });

  test("traps 66, 67: from of typed arrays", () => {
    const property = fc.property(
      itemsSpec,
      fc.option(scriptOf(element)),
      fc.constantFrom(Float64Array, Int8Array, BigInt64Array, Array, "too short", undefined),
      (spec, script, C) => {
        agree((world) => {
          const callback = script && world.callback((_args, n) => script[n % script.length].answer);
          const self =
            C === "too short"
              ? class extends Float64Array {
                  constructor() {
                    super(1);
                  }
                }
              : C;
          const args = [makeItems(world, spec), ...(callback ? [callback, "self"] : [])];
          return { native: Float64Array.from as Method, self, args };
        });
      },
    );
    fc.assert(property, { seed, numRuns });
  });

  const groupings: [string, Method | undefined][] = [
    ["Object.groupBy", (Object as { groupBy?: Method }).groupBy],
    ["Map.groupBy", (Map as { groupBy?: Method }).groupBy],
  ];
  const present = groupings.filter(([, native]) => native !== undefined);
  const key = fc.constantFrom<unknown>(
    "a",
    "b",
    1,
    "1",
    -0,
    0,
    undefined,
    Symbol.iterator,
    { toString: () => "a" },
    Object.create(null),
  );

  test("trap 66: Object.groupBy and Map.groupBy, where this engine has them", () => {
    for (const [, native] of present) {
      const property = fc.property(itemsSpec, scriptOf(key), (spec, script) => {
        agree((world) => {
          const callback = world.callback((_args, n) => {
            const { answer, throws } = script[n % script.length];
            if (throws) throw world.named(`thrown ${n}`, new Error("by a callback"));
            return answer;
          });
          return { native: native as Method, self: undefined, args: [makeItems(world, spec), callback] };
        });
      });
      fc.assert(property, { seed, numRuns });
    }
  });
});

function makeConstructor(world: World, name: string): unknown {
  if (name === "Array") return Array;
  if (name === "undefined") return undefined;
  if (name === "an arrow") return () => world.note("an arrow was constructed");
  if (name === "a class") return class Made extends Array {};
  return function Constructed(this: object, ...args: unknown[]) {
    world.note(`new Constructed(${args.map((arg) => world.describe(arg)).join(", ")}) `);
    return name === "a function" ? world.watched("made", this) : Object.freeze(this);
  };
}
