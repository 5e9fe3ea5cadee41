import { counterpartOf } from "../../../runtime/builtins/index.js";
import { method } from "../../../runtime/call.js";
import { setTwin, TWIN, twinOf } from "../../../runtime/twin.js";
import { inTask } from "./support/agree.js";
import { type Act, World } from "./support/world.js";

type AnyFunction = (this: unknown, ...args: never[]) => unknown;

const { bind, call } = Function.prototype;

/** A compiled function that suspends at every call, and its log. */
function suspending(act: Act): { world: World; f: AnyFunction } {
  const world = new World("suspending");
  return { world, f: world.callback(act, "f") };
}

/** `f.bind(...given)` at a compiled call site. */
function bound(world: World, f: AnyFunction, ...given: unknown[]): AnyFunction {
  return inTask(world, () => method("f.bind", f, bind, ...given)) as AnyFunction;
}

describe("bound functions", () => {
  test("trap 57: a bound function suspends, with the bound receiver and arguments before its own", () => {
    const { world, f } = suspending((args) => args.length);
    const g = bound(world, f, "self", 1, 2);
    expect(inTask(world, () => method("g", "ignored", g, 3))).toBe(3);
    expect(world.events).toEqual(['f 0: this "self", (1, 2, 3)']);
    expect(world.suspensions).toBe(1);
  });

  test("trap 57: so does one that is bound again", () => {
    const { world, f } = suspending((args) => args.length);
    const g = bound(world, bound(world, f, "self", 1), "too late", 2);
    expect(inTask(world, () => method("g", undefined, g, 3))).toBe(3);
    expect(world.events).toEqual(['f 0: this "self", (1, 2, 3)']);
  });

  test("trap 62: it is the native bound function; its twin does not show among its keys", () => {
    const { world, f } = suspending(() => undefined);
    Object.defineProperty(f, "length", { value: 3 });
    const g = bound(world, f, "self", 1);
    const native = f.bind("self" as never, 1 as never);
    expect([g.name, g.length, "prototype" in g, Object.keys(g)]).toEqual([native.name, native.length, false, []]);
    expect(Reflect.ownKeys(g).filter((key) => key !== TWIN)).toEqual(Reflect.ownKeys(native));
    expect(Reflect.getOwnPropertyDescriptor(g, TWIN)?.enumerable).toBe(false);
    expect(Reflect.getPrototypeOf(g)).toBe(Function.prototype);
  });

  test("a function that cannot suspend is bound without a twin", () => {
    const world = new World("plain");
    const counterpart = counterpartOf(bind)?.run as AnyFunction;
    const g = inTask(world, () => Reflect.apply(counterpart, Math.max, [null as never, 4 as never])) as AnyFunction;
    expect(twinOf(g)).toBeUndefined();
    expect(Reflect.apply(g, undefined, [3 as never])).toBe(4);
  });

  test.each([
    ["call", call],
    ["apply", Function.prototype.apply],
    ["bind", bind],
  ])("%s of what is no function is a TypeError", (_name, native) => {
    const counterpart = counterpartOf(native)?.run as AnyFunction;
    for (const self of [{}, undefined, "text"]) expect(() => Reflect.apply(counterpart, self, [])).toThrow(TypeError);
  });

  test("trap 54: new of a bound class constructs the class", () => {
    class Point {
      constructor(readonly x: number) {}
    }
    setTwin(Point, () => "not called");
    const world = new World("compiled");
    const Bound = bound(world, Point as unknown as AnyFunction, null, 7) as unknown as new () => Point;
    expect(new Bound()).toEqual(new Point(7));
    expect(new Bound()).toBeInstanceOf(Point);
  });

  test("trap 57: call.bind(method), the usual way of making a method a function, suspends in its callback", () => {
    const { world, f } = suspending(([x]) => Number(x) * 2);
    const map = bound(world, call as AnyFunction, Array.prototype.map);
    expect(inTask(world, () => method("map", undefined, map, [1, 2], f))).toEqual([2, 4]);
    expect(world.suspensions).toBe(2);
  });
});

describe("receivers", () => {
  /** Sloppy functions, as the entry and the twin of one source function are. */
  const sloppy = (): AnyFunction => {
    const f = new Function("return this") as AnyFunction;
    setTwin(f, new Function("return this") as AnyFunction);
    return f;
  };

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["an object", [1]],
  ])("trap 67: %s as this argument reaches a sloppy callback as it would natively", (_name, thisArg) => {
    const f = sloppy();
    const world = new World("compiled");
    const observed = inTask(world, () => method("map", [0], Array.prototype.map, f, thisArg)) as unknown[];
    expect(observed).toEqual([0].map(f as never, thisArg));
    expect(typeof observed[0]).toBe("object");
  });
});
