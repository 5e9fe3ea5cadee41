import { createContext, runInContext } from "node:vm";
import { suspended } from "../../../runtime/builtins/counterpart.js";
import { constructionOf, counterpartOf } from "../../../runtime/builtins/index.js";
import { call, method } from "../../../runtime/call.js";
import { wait } from "../../../runtime/capture.js";
import { start } from "../../../runtime/frames.js";
import { SyncFuture } from "../../../runtime/future.js";
import { spawn } from "../../../runtime/spawn.js";
import { setTwin } from "../../../runtime/twin.js";
import { inTask } from "./support/agree.js";
import { World } from "./support/world.js";

const typedArrayPrototype = Object.getPrototypeOf(Float64Array.prototype);

/** Each built-in that is promised to have a counterpart. */
const promised: readonly [name: string, holder: object, keys: readonly PropertyKey[]][] = [
  [
    "Array.prototype",
    Array.prototype,
    ["map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "reduce"],
  ],
  ["Array.prototype", Array.prototype, ["reduceRight", "flatMap", "sort", "toSorted"]],
  [
    "%TypedArray%.prototype",
    typedArrayPrototype,
    ["map", "forEach", "filter", "find", "findIndex", "findLast", "findLastIndex", "some", "every", "reduce"],
  ],
  ["%TypedArray%.prototype", typedArrayPrototype, ["reduceRight", "sort", "toSorted"]],
  ["String.prototype", String.prototype, ["replace", "replaceAll"]],
  ["RegExp.prototype", RegExp.prototype, [Symbol.replace]],
  ["Function.prototype", Function.prototype, ["call", "apply", "bind"]],
  ["Reflect", Reflect, ["apply", "construct"]],
  ["Map.prototype", Map.prototype, ["forEach"]],
  ["Set.prototype", Set.prototype, ["forEach"]],
  ["Array", Array, ["from"]],
  ["%TypedArray%", Object.getPrototypeOf(Float64Array), ["from"]],
  ["Object", Object, ["fromEntries"]],
  ["JSON", JSON, ["parse", "stringify"]],
];

describe("substitution", () => {
  test.each(
    promised.flatMap(([name, holder, keys]) =>
      keys.map((key) => [name, String(key), Reflect.get(holder, key)] as const),
    ),
  )("trap 66: %s.%s has a counterpart", (_holder, _key, native) => {
    expect(counterpartOf(native)?.run).toBeInstanceOf(Function);
  });

  test.each([Map, Set, WeakMap, WeakSet, Promise])(
    "trap 66: new %p has a counterpart, and a plain call of it has none",
    (native) => {
      expect(constructionOf(native)?.run).toBeInstanceOf(Function);
      expect(counterpartOf(native)).toBeUndefined();
    },
  );

  test("an iterable concerns a built-in only if its iterator may be compiled", () => {
    const concerns = (items: unknown) => counterpartOf(Array.from)?.concerns(Array, [items]);
    for (const items of [[1], "text", new Map(), new Set(), new Map().keys(), new Uint8Array(1), undefined, 5]) {
      expect(concerns(items)).toBe(false);
    }
    for (const items of [{ length: 1 }, new Proxy({}, {}), { [Symbol.iterator]: () => [].values() }]) {
      expect(concerns(items)).toBe(true);
    }
    expect(concerns(new Proxy({}, { get: () => expect("the question").toBe("unnoticed") }))).toBe(true);
  });

  test("what does not call back has none", () => {
    for (const f of [Array.prototype.slice, Math.max, () => 1]) expect(counterpartOf(f)?.run).toBeUndefined();
  });

  test("trap 68: a patched method is called as it stands", () => {
    const world = new World("compiled");
    const callback = world.callback(() => 1);
    const patched = jest.fn(() => "patched");
    const array = Object.assign([1, 2], { map: patched });
    expect(inTask(world, () => method("array.map", array, array.map, callback))).toBe("patched");
    expect(patched).toHaveBeenCalledWith(callback);
  });

  test("a checked call takes it where a callback has a twin", () => {
    const world = new World("suspending");
    const callback = world.callback(([x]) => Number(x) + 1);
    expect(inTask(world, () => method("array.map", [1, 2], Array.prototype.map, callback))).toEqual([2, 3]);
    expect(world.suspensions).toBe(2);
  });

  test("trap 66: a method of one built-in as the callback of another", () => {
    const world = new World("suspending");
    const callback = world.callback(([x]) => Number(x) * 10);
    const run = () => method("call", Array.prototype.map, Function.prototype.call, [1, 2], callback);
    expect(inTask(world, run)).toEqual([10, 20]);
    expect(world.suspensions).toBe(2);
  });

  test("trap 66: a callback in a list of arguments", () => {
    const world = new World("suspending");
    const callback = world.callback(([x]) => Number(x) * 10);
    const { map } = Array.prototype;
    const calls = [
      () => method("map.apply", map, Function.prototype.apply, [1], [callback]),
      () => method("Reflect.apply", Reflect, Reflect.apply, map, [2], [callback]),
    ];
    expect(calls.map((run) => inTask(world, run))).toEqual([[10], [20]]);
    expect(world.suspensions).toBe(2);
  });

  test("trap 67: an array of another realm gives one of this realm", () => {
    const foreign = runInContext("[1, 2, 3]", createContext()) as number[];
    const world = new World("suspending");
    const callback = world.callback(() => true);
    for (const native of [Array.prototype.map, Array.prototype.filter] as ((...args: never[]) => unknown)[]) {
      expect(Reflect.apply(native, foreign, [(() => true) as never])).toBeInstanceOf(Array);
      expect(inTask(world, () => method("filter", foreign, native, callback))).toBeInstanceOf(Array);
    }
  });

  test("trap 67: elements are defined, not assigned: no setter on Array.prototype is asked", () => {
    let asked = 0;
    Object.defineProperty(Array.prototype, 40, { set: () => asked++, configurable: true });
    try {
      const identity = new World("compiled").callback(([x]) => x, "identity");
      const world = new World("compiled");
      const run = () => method("map", { 40: "a", 41: "b", length: 42 }, Array.prototype.map, identity);
      const mapped = inTask(world, run) as object;
      expect(Object.entries(mapped)).toEqual([
        ["40", "a"],
        ["41", "b"],
      ]);
      expect(asked).toBe(0);
    } finally {
      Reflect.deleteProperty(Array.prototype, 40);
    }
  });
});

describe("suspended built-ins", () => {
  test("trap 61: the same built-in is suspended many times over one array, and each goes on by itself", () => {
    const futures = new Map<string, SyncFuture<string>>();
    const array = ["a", "b"];
    const mapper = (who: string) => {
      const f = (): never => {
        throw new Error("the entry was called");
      };
      setTwin(f, (x: string) => {
        const future = new SyncFuture<string>();
        futures.set(who + x, future);
        return wait(future);
      });
      return f;
    };
    const task = (who: string) => spawn(compiled(() => method("map", array, Array.prototype.map, mapper(who))));
    const [first, second] = [task("1"), task("2")];
    expect([...futures.keys()]).toEqual(["1a", "2a"]);
    for (const key of ["2a", "1a", "1b", "2b"]) futures.get(key)?.resolve(key);
    expect([first.result(), second.result()]).toEqual([
      ["1a", "1b"],
      ["2a", "2b"],
    ]);
  });

  test("C2: a cancel is thrown at the callback's call, and an iterator is closed", () => {
    const closed = jest.fn(() => ({}));
    const items = { [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }), return: closed }) };
    const waits = compiled(() => wait(new SyncFuture()));
    const task = spawn(compiled(() => method("Array.from", Array, Array.from, items, waits)));
    expect(task.cancel()).toBe(true);
    expect(task.cancelled()).toBe(true);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  test("S12: a built-in in tail position passes the suspension of its callback through", () => {
    const future = new SyncFuture<number>();
    const f = compiled(() => wait(future));
    const task = spawn(compiled(() => method("f.call", f, Function.prototype.call, null)));
    future.resolve(7);
    expect(task.result()).toBe(7);
  });

  test("trap 66: built-ins inside one another", () => {
    const futures: SyncFuture<string>[] = [];
    const leaf = compiled(() => {
      futures.push(new SyncFuture<string>());
      return wait(futures[futures.length - 1]);
    });
    const replaceIn = compiled((text) => method("replace", text, String.prototype.replace, /x/g, leaf));
    const task = spawn(compiled(() => method("map", ["x", "axx"], Array.prototype.map, replaceIn)));
    for (let n = 0; n < futures.length; n++) futures[n].resolve(`<${n}>`);
    expect(task.result()).toEqual(["<0>", "a<1><2>"]);
  });

  test("a value of null is not a suspension", () => {
    const world = new World("compiled");
    const answersNull = world.callback(() => null);
    expect(inTask(world, () => method("map", [1, 2], Array.prototype.map, answersNull))).toEqual([null, null]);
    expect(inTask(world, () => call("from", Reflect.apply, answersNull, undefined, []))).toBeNull();
  });
});

/** A compiled function by hand: its twin runs `body` in a generator frame. */
function compiled(body: (...args: unknown[]) => unknown): () => unknown {
  const entry = (): never => {
    throw new Error("The entry of a compiled function was called");
  };
  setTwin(entry, (...args: unknown[]) =>
    start(
      (function* (): Generator<undefined, unknown, unknown> {
        let answer = body(...args);
        if (suspended(answer)) answer = yield;
        return answer;
      })(),
    ),
  );
  return entry;
}
