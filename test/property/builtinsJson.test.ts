import fc from "fast-check";
import { agree } from "../runtime/builtins/support/agree.js";
import type { World } from "../runtime/builtins/support/world.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 150);

type Native = (...args: never[]) => unknown;

const rarely = fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

describe(`JSON (SYNCAWAIT_SEED=${seed})`, () => {
  const text = fc.oneof(
    { weight: 6, arbitrary: fc.json({ maxDepth: 3 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom<unknown>(
        '{"__proto__": {"a": 1}, "2": 1.50, "1": [1e3, "\\u0041", -0, {}]}',
        '{"a": [[1, 2], {"b": null}], "a": true}',
        "[1,",
        undefined,
        { toString: () => "[1]" },
        5,
      ),
    },
  );
  const revival = fc.record({
    does: fc.constantFrom(
      "keeps",
      "keeps",
      "keeps",
      "replaces",
      "leaves out",
      "empties the holder",
      "swaps",
      "freezes",
    ),
    throws: rarely,
  });

  test("trap 66: JSON.parse with a reviver", () => {
    const property = fc.property(text, fc.array(revival, { minLength: 1, maxLength: 8 }), (source, script) => {
      agree((world) => {
        const reviver = world.callback(function ([key, value], n) {
          const { does, throws } = script[n % script.length];
          if (throws) throw world.named(`thrown ${n}`, new Error("by a reviver"));
          if (does === "keeps") return value;
          if (does === "replaces") return [key, n];
          meddle(this as Record<string, unknown>, does, n);
          return does === "leaves out" ? undefined : value;
        });
        return { native: JSON.parse as Native, self: JSON, args: [source, reviver] };
      });
    });
    fc.assert(property, { seed, numRuns: numRuns * 2 });
  });

  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom<unknown>(undefined, Number.NaN, 5n, Symbol("s"), () => 1, new Date(0), /x/, new Array(2)),
      fc.constantFrom<unknown>(new Number(3), new String("s"), new Boolean(false), Object(1n), "\ud800", new Map()),
      fc.dictionary(fc.constantFrom("a", "b", "1", "toJSON", "__proto__"), tie("value"), { maxKeys: 3 }),
      fc.array(tie("value"), { maxLength: 3 }),
    ),
  })).value;
  const replacement = fc.record({
    does: fc.constantFrom(
      "keeps",
      "keeps",
      "keeps",
      "keeps",
      "leaves out",
      "replaces",
      "boxes",
      "holder",
      "empties",
      "function",
    ),
    throws: rarely,
  });
  const space = fc.constantFrom<unknown>(
    undefined,
    0,
    2,
    11,
    1.5,
    -1,
    Number.NaN,
    "\t",
    "longer than ten characters",
    new Number(1),
    new String("-"),
    {},
    true,
  );

  test("trap 66: JSON.stringify with a replacer, and toJSON", () => {
    const scripts = fc.array(replacement, { minLength: 1, maxLength: 8 });
    const property = fc.property(value, scripts, space, fc.boolean(), (subject, script, indent, watched) => {
      agree((world) => {
        const replacer = world.callback(function ([key, current], n) {
          const { does, throws } = script[n % script.length];
          if (throws) throw world.named(`thrown ${n}`, new Error("by a replacer"));
          return n > 60 ? undefined : replace(does, this, key, current);
        }, "replacer");
        const toJSON = world.callback((args) => ({ from: args[0] }), "toJSON");
        const root = { subject: copyDeeply(world, subject, watched), dressed: { toJSON } };
        return { native: JSON.stringify as Native, self: JSON, args: [root, replacer, indent] };
      });
    });
    fc.assert(property, { seed, numRuns: numRuns * 2 });
  });
});

function meddle(holder: Record<string, unknown>, does: string, n: number): void {
  const [first, second] = Object.keys(holder);
  if (does === "empties the holder") for (const key of Object.keys(holder)) Reflect.deleteProperty(holder, key);
  // Not numbers: V8 takes over what is stored in the place of a double into the snapshot that it compares with.
  const swappable = second !== undefined && typeof holder[first] !== "number" && typeof holder[second] !== "number";
  if (does === "swaps" && swappable) [holder[first], holder[second]] = [holder[second], holder[first]];
  if (does === "freezes") Object.freeze(holder);
  if (does === "leaves out") Reflect.set(holder, "length", n);
}

function replace(does: string, holder: unknown, key: unknown, current: unknown): unknown {
  if (does === "keeps") return current;
  if (does === "leaves out") return undefined;
  if (does === "replaces") return { [`${key}${key}`]: [undefined] };
  if (does === "boxes") return Object(typeof current === "object" ? "boxed" : current);
  // A structure that contains itself.
  if (does === "holder") return holder;
  if (does === "function") return Object.assign(() => 1, { toJSON: () => "not asked" });
  if (typeof current === "object" && current !== null)
    for (const name of Object.keys(current)) Reflect.deleteProperty(current, name);
  return current;
}

/** The run may change it, and the next one begins with what fast-check made. */
function copyDeeply(world: World, subject: unknown, watched: boolean): unknown {
  if (typeof subject !== "object" || subject === null) return subject;
  const prototype = Reflect.getPrototypeOf(subject);
  if (prototype !== null && prototype !== Object.prototype && !Array.isArray(subject)) return subject;
  const copy: object = Array.isArray(subject) ? new Array(subject.length) : Object.create(prototype);
  for (const key of Object.keys(subject)) {
    const value = copyDeeply(world, Reflect.get(subject, key), watched);
    Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return watched ? world.watched("value", copy) : copy;
}
