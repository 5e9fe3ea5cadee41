/** `get` and `set` against the engine's: the same accessors, the same results, the same errors. */
import fc from "fast-check";
import { copy, get, set } from "../../runtime/internal.js";
import {
  describe as describeValue,
  type Maker,
  nativeMaker,
  observe,
  observeForced,
  suspendingMaker,
} from "../runtime/implicit/support.js";

const seed = Number(process.env.SYNCAWAIT_SEED ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env.SYNCAWAIT_RUNS ?? 700);

type Level = {
  readonly has: "nothing" | "data" | "read-only data" | "accessor";
  readonly getter: boolean;
  readonly setter: boolean;
  readonly throws: boolean;
  readonly seal: "open" | "not extensible" | "frozen";
};

const level: fc.Arbitrary<Level> = fc.record({
  has: fc.constantFrom("nothing", "data", "read-only data", "accessor", "accessor"),
  getter: fc.boolean(),
  setter: fc.boolean(),
  throws: fc.boolean(),
  seal: fc.oneof(
    { weight: 5, arbitrary: fc.constant("open" as const) },
    { weight: 2, arbitrary: fc.constantFrom("not extensible" as const, "frozen" as const) },
  ),
});
const chain = fc.array(level, { minLength: 1, maxLength: 4 });
const key = fc.constantFrom<PropertyKey>("x", Symbol.iterator, 1);
const base = fc.constantFrom("an object", "a function", "an array", "null", "undefined", "a number", "a string");

/** The object whose chain of prototypes is `levels`, the last of them outermost. */
function build(maker: Maker, levels: readonly Level[], name: PropertyKey, kind: string): unknown {
  if (kind === "null") return null;
  if (kind === "undefined") return undefined;
  if (kind === "a number") return 5;
  if (kind === "a string") return "text";
  let object: object | null = null;
  levels.forEach((each, index) => {
    const isOwn = index === levels.length - 1;
    const made: object = !isOwn || kind === "an object" ? {} : kind === "a function" ? () => 0 : [1];
    object = dressed(maker, Object.setPrototypeOf(made, object), each, name, index);
  });
  return object;
}

function dressed(
  maker: Maker,
  object: object,
  { has, getter, setter, throws, seal }: Level,
  name: PropertyKey,
  index: number,
): object {
  const act = (): unknown => {
    if (throws) throw new RangeError("of the program");
    return `of ${index}`;
  };
  if (has === "accessor") {
    const get = getter ? maker.make(`get ${index}`, act) : undefined;
    const set = setter ? maker.make(`set ${index}`, act) : undefined;
    Object.defineProperty(object, name, { get, set, configurable: true });
  } else if (has !== "nothing") {
    Object.defineProperty(object, name, { value: index, writable: has === "data", configurable: true });
  }
  if (seal === "not extensible") return Object.preventExtensions(object);
  return seal === "frozen" ? Object.freeze(object) : object;
}

const natively = {
  get: (object: never, name: never) => object[name],
  strict: new Function("object", "name", "value", "'use strict'; return object[name] = value;"),
  sloppy: new Function("object", "name", "value", "return object[name] = value;"),
};

describe(`properties (SYNCAWAIT_SEED=${seed})`, () => {
  test("object[key]", () => {
    fc.assert(
      fc.property(chain, key, base, (levels, name, kind) => {
        const native = nativeMaker();
        const compiled = suspendingMaker();
        const expected = build(native, levels, name, kind);
        const actual = build(compiled, levels, name, kind);
        expect(observeForced(compiled, () => get(actual, name))).toEqual(
          observe(native, () => natively.get(expected as never, name as never)),
        );
      }),
      { seed, numRuns },
    );
  });

  test.each(["strict", "sloppy"] as const)("object[key] = value in %s code", (mode) => {
    fc.assert(
      fc.property(chain, key, base, (levels, name, kind) => {
        const native = nativeMaker();
        const compiled = suspendingMaker();
        const expected = build(native, levels, name, kind);
        const actual = build(compiled, levels, name, kind);
        const wanted = observe(native, () => natively[mode](expected, name, "written"));
        expect(observeForced(compiled, () => set(actual, name, "written", mode === "strict"))).toEqual(wanted);
        expect(own(actual, name)).toEqual(own(expected, name));
      }),
      { seed, numRuns },
    );
  });
});

type Member = {
  readonly name: PropertyKey;
  readonly has: "data" | "getter" | "getter that throws" | "getter that deletes" | "setter";
  readonly enumerable: boolean;
};

const names: readonly PropertyKey[] = ["b", "a", "2", "1", "__proto__", Symbol.iterator, Symbol.toStringTag];
/** Symbols are data alone: in which order V8 runs their getters and those of names is not always the language's. Fixtures have them. */
const members: fc.Arbitrary<Member[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...names),
      has: fc.constantFrom(
        ...(["data", "data", "getter", "getter", "getter that throws", "getter that deletes", "setter"] as const),
      ),
      enumerable: fc.boolean().map((isHidden) => !isHidden),
    }),
    { selector: ({ name }) => name, maxLength: names.length },
  )
  .map((list) => list.map((each) => (typeof each.name === "symbol" ? { ...each, has: "data" } : each)));

function objectOf(maker: Maker, list: readonly Member[], inherited: boolean): object {
  const object = {};
  for (const { name, has, enumerable } of list) {
    const descriptor = has === "data" ? { value: String(name) } : accessor(maker, object, name, has);
    Object.defineProperty(object, name, { ...descriptor, enumerable, configurable: true });
  }
  // What is inherited is not copied.
  return inherited ? Object.create(object) : object;
}

function accessor(maker: Maker, object: object, name: PropertyKey, has: Member["has"]): PropertyDescriptor {
  if (has === "setter") return { set: () => undefined };
  const get = maker.make(`get ${String(name)}`, () => {
    if (has === "getter that throws") throw new RangeError("of the program");
    if (has === "getter that deletes") for (const each of names) deleteNamed(object, each);
    return `read ${String(name)}`;
  });
  return { get };
}

/** V8 copies symbols that were deleted meanwhile, where the language leaves them out, as we do. */
function deleteNamed(object: object, name: PropertyKey): void {
  if (typeof name === "string") Reflect.deleteProperty(object, name);
}

function copied(object: unknown): unknown {
  return Reflect.ownKeys(object as object).map((each) => [String(each), own(object, each)]);
}

describe(`copies (SYNCAWAIT_SEED=${seed})`, () => {
  test("{ ...object }", () => {
    fc.assert(
      fc.property(members, fc.boolean(), (list, inherited) => {
        const native = nativeMaker();
        const compiled = suspendingMaker();
        const expected = objectOf(native, list, inherited);
        const actual = objectOf(compiled, list, inherited);
        const wanted = observe(native, () => JSON.stringify(copied({ ...expected })));
        expect(
          observeForced(
            compiled,
            () => copy(actual),
            (made) => JSON.stringify(copied(made)),
          ),
        ).toEqual(wanted);
      }),
      { seed, numRuns },
    );
  });

  test("{ [key]: _, ...rest } = object", () => {
    fc.assert(
      fc.property(members, fc.constantFrom(...names), (list, name) => {
        // V8 may run the getter of a key that is left out: docs/fuzzing.md.
        const data = list.map((each) => (each.name === name ? { ...each, has: "data" as const } : each));
        const native = nativeMaker();
        const compiled = suspendingMaker();
        const expected = objectOf(native, data, false);
        const actual = objectOf(compiled, data, false);
        const rest = ({ [name]: _, ...others }: Record<PropertyKey, unknown>) => others;
        const wanted = observe(native, () => JSON.stringify(copied(rest(expected as Record<PropertyKey, unknown>))));
        const made = (value: unknown) => JSON.stringify(copied(value));
        expect(observeForced(compiled, () => copy(actual, name), made)).toEqual(wanted);
      }),
      { seed, numRuns },
    );
  });
});

function own(object: unknown, name: PropertyKey): unknown {
  if (typeof object !== "object" || object === null) return undefined;
  const descriptor = Reflect.getOwnPropertyDescriptor(object, name);
  return descriptor && { ...descriptor, get: describeValue(descriptor.get), set: describeValue(descriptor.set) };
}
