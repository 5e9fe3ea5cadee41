// biome-ignore-all lint/complexity/noThisInStatic: emitted code holds on to the class by this
// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
import { SyncFuture, spawn } from "../../runtime/index.js";
import { asyncFn, call, cls, enter, fn, link, method, methods, start, strings, wait } from "../../runtime/internal.js";
import type { Enter } from "../../runtime/link.js";
import { compile, suspended } from "./support/compile.js";

const TWIN = Symbol.for("syncawait.twin/1");
const ENTRY = Symbol.for("syncawait.entry/1");

/** The value of a call in a task, if it suspends there. */
function inTask(begin: () => unknown): { suspended: boolean; resume(value: unknown): unknown; future: SyncFuture } {
  const future = new SyncFuture();
  let wasSuspended = false;
  const task = spawn(
    compile(function* () {
      let value = begin();
      if (suspended(value)) {
        wasSuspended = true;
        value = yield;
      }
      return value;
    }),
  );
  return {
    get suspended() {
      return wasSuspended;
    },
    resume(value) {
      future.resolve(value);
      return task.result();
    },
    future,
  };
}

describe("section 1: twins", () => {
  test("an entry has its twin under a property that is not enumerable, and the twin names it", () => {
    const f = compile(function* () {
      return 1;
    });
    const twin = Reflect.getOwnPropertyDescriptor(f, TWIN);
    expect(twin?.enumerable).toBe(false);
    expect(twin?.value[ENTRY]).toBe(f);
    expect(Object.keys(f)).toEqual([]);
  });

  test("a twin that was inherited, or forwarded by a proxy, is ignored", () => {
    const calls: string[] = [];
    const base = compile(function* () {
      calls.push("twin");
    });
    const derived = Object.setPrototypeOf(() => calls.push("derived"), base);
    const proxy = new Proxy(base, { apply: () => calls.push("trap") });
    const odd = Object.assign(() => calls.push("odd"), { [TWIN]: null });
    call("derived", derived);
    call("proxy", proxy);
    call("odd", odd);
    expect(calls).toEqual(["derived", "trap", "odd"]);
  });
});

describe("call and method", () => {
  test("pass this and the arguments, to twins and to others", () => {
    const seen: unknown[] = [];
    const compiled = fn(
      null,
      (enter) =>
        function (this: unknown) {
          return enter.call(this);
        },
      function* (this: unknown, ...args: unknown[]) {
        seen.push([this, ...args]);
      },
    );
    const plain = function (this: unknown, ...args: unknown[]): void {
      seen.push([this, ...args]);
    };
    const self = { self: true };
    method("o.m", self, compiled, 1, 2);
    method("o.m", self, plain, 1, 2);
    call("f", compiled, 3);
    call("f", plain, 3);
    expect(seen).toEqual([
      [self, 1, 2],
      [self, 1, 2],
      [undefined, 3],
      [undefined, 3],
    ]);
  });

  test("what is no function is named by its source text", () => {
    expect(() => call("a.b", undefined)).toThrow(new TypeError("a.b is not a function"));
    expect(() => method("o[k]", {}, 1)).toThrow(new TypeError("o[k] is not a function"));
  });

  test("a function with an apply of its own is called all the same", () => {
    const f = Object.assign(() => "called", {
      apply: () => {
        throw new Error("not this one");
      },
    });
    expect(call("f", f)).toBe("called");
  });

  test("a built-in that is given a compiled callback suspends", () => {
    const gate = new SyncFuture<number>();
    const callback = compile(function* (x: number) {
      let value = wait(gate) as number;
      if (suspended(value)) value = yield;
      return x * value;
    });
    const task = spawn(
      compile(function* () {
        const list = [1, 2, 3];
        let value = method("list.map", list, list.map, callback);
        if (suspended(value)) value = yield;
        return value;
      }),
    );
    expect(task.state).toBe("pending");
    gate.resolve(10);
    expect(task.result()).toEqual([10, 20, 30]);
  });

  test("call, apply and bind of a compiled receiver too", () => {
    const gates = [new SyncFuture<string>(), new SyncFuture<string>(), new SyncFuture<string>()];
    const f = compile(function* (at: number) {
      let value = wait(gates[at]) as string;
      if (suspended(value)) value = yield;
      return value;
    });
    const task = spawn(
      compile(function* () {
        let a = method("f.call", f, f.call, undefined, 0);
        if (suspended(a)) a = yield;
        let b = method("f.apply", f, f.apply, undefined, [1]);
        if (suspended(b)) b = yield;
        const bound = method("f.bind", f, f.bind, undefined, 2);
        let c = call("bound", bound);
        if (suspended(c)) c = yield;
        return [a, b, c];
      }),
    );
    for (const [at, gate] of gates.entries()) gate.resolve(`${at}`);
    expect(task.result()).toEqual(["0", "1", "2"]);
  });
});

describe("linking", () => {
  test("link: a declaration keeps its name and length; a name can be restored; a binder evaluates the parameters for the twin", () => {
    function* body(this: unknown, a: number, b: number): Generator<undefined, number, never> {
      let value = wait(gate) as number;
      if (suspended(value)) value = yield;
      return a + b + value;
    }
    const gate = new SyncFuture<number>();
    function sum(this: unknown, a: number, b = a * 2): unknown {
      return enter(body as never, this, [a, b]);
    }
    link(sum, body as never, (...args) => [args[0], args[1] ?? (args[0] as number) * 2]);
    expect([sum.name, sum.length]).toEqual(["sum", 1]);
    const task = spawn(sum as (a: number) => number, 1);
    gate.resolve(10);
    expect([task.result(), sum(2)]).toEqual([13, 16]);
    link(sum, body as never, null, "default");
    expect(sum.name).toBe("default");
  });

  test("a binder whose initialisers suspend", () => {
    const gate = new SyncFuture<number>();
    function* body(a: number): Generator<undefined, unknown, never> {
      let value = wait(gate) as number;
      if (suspended(value)) value = yield;
      return a + value;
    }
    function* binder(): Generator<undefined, unknown[], never> {
      let value = wait(gate) as number;
      if (suspended(value)) value = yield;
      return [value];
    }
    function entry(): unknown {
      return undefined;
    }
    link(entry, body as never, binder as never);
    const task = spawn(entry);
    gate.resolve(4);
    expect(task.result()).toBe(8);
  });

  test("fn: name is redefined by its value only, so that own keys keep their order; null leaves it", () => {
    const named = fn(
      "given",
      (enter) =>
        function (this: unknown, _a: unknown) {
          return enter.call(this);
        },
      function* () {},
    );
    expect(Reflect.getOwnPropertyDescriptor(named, "name")).toEqual({
      value: "given",
      writable: false,
      enumerable: false,
      configurable: true,
    });
    expect(Reflect.ownKeys(named).slice(0, 2)).toEqual(["length", "name"]);
    const own = fn(
      null,
      (enter) =>
        function own(this: unknown) {
          return enter.call(this);
        },
      function* () {},
    );
    const bySymbol = fn(
      Symbol("key"),
      (enter) => () => enter(),
      function* () {},
    );
    expect([own.name, bySymbol.name]).toEqual(["own", "[key]"]);
  });

  test("fn: the entry calls enter with its own this and arguments", () => {
    const f = fn(
      null,
      (enter) =>
        function (this: unknown, ...args: unknown[]) {
          return enter.apply(this, args);
        },
      function* (this: unknown, ...args: unknown[]) {
        return [this, args];
      },
    );
    const self = {};
    expect(f.call(self, 1, 2)).toEqual([self, [1, 2]]);
  });

  test("asyncFn: gives a task, has no twin", () => {
    const f = asyncFn(
      "load",
      (enter) => () => enter(),
      function* () {
        return 1;
      },
    );
    expect(TWIN in f).toBe(false);
    expect((f() as { result(): unknown }).result()).toBe(1);
  });

  test("strings gives the template object of its site", () => {
    const site = (x: unknown): TemplateStringsArray => strings`a${x}b`;
    expect(site(1)).toBe(site(2));
    expect(site(1).raw).toEqual(["a", "b"]);
  });
});

describe("classes", () => {
  const gate = new SyncFuture<number>();
  const make = () =>
    cls("Named", (given) => {
      const slots = given as Record<string, Enter>;
      return class {
        #secret = 40;
        static {
          methods(
            given,
            this.prototype,
            ["m", "m", "$m", "sync"],
            ["get v", "v", "$v", "sync"],
            ["a", "a", "$a", "async"],
          );
          methods(given, this, ["static s", "s", "$s", "sync"]);
        }
        m(...args: unknown[]): unknown {
          return slots.m?.apply(this, args);
        }
        *$m(x: number): Generator<undefined, unknown, never> {
          let value = wait(gate) as number;
          if (suspended(value)) value = yield;
          return this.#secret + x + value;
        }
        get v(): unknown {
          return slots["get v"]?.call(this);
        }
        *$v(): Generator<undefined, unknown, never> {
          return this.#secret;
        }
        a(): unknown {
          return slots.a?.call(this);
        }
        *$a(): Generator<undefined, unknown, never> {
          return this.#secret;
        }
        static s(): unknown {
          return slots["static s"]?.call(this);
        }
        static *$s(): Generator<undefined, unknown, never> {
          return this.name;
        }
      };
    });

  test("methods: entries, twins and bodies with private names; the temporary keys are gone", () => {
    const C = make();
    const object = new C();
    expect(Reflect.ownKeys(C.prototype)).toEqual(["constructor", "m", "v", "a"]);
    expect([C.name, object.v, (object.a() as { result(): unknown }).result(), C.s()]).toEqual([
      "Named",
      40,
      40,
      "Named",
    ]);
    const probe = inTask(() => method("object.m", object, object.m, 1));
    expect(probe.suspended).toBe(true);
    gate.resolve(1);
    expect(object.m(1)).toBe(42);
  });

  test("cls: slots are new for each evaluation, and a static name stays the program's own", () => {
    const seen = new Set<object>();
    const evaluate = (): unknown =>
      cls("given", (slots) => {
        seen.add(slots);
        return Object.defineProperty(class {}, "name", { value: "own" });
      });
    expect([(evaluate() as { name: string }).name, (evaluate() as { name: string }).name]).toEqual(["own", "own"]);
    expect(seen.size).toBe(2);
  });

  test("a method that a subclass overrides without being compiled is called, and not the base's twin", () => {
    const C = make();
    class Derived extends C {
      override m(): unknown {
        return "overridden";
      }
    }
    const object = new Derived();
    expect(method("object.m", object, object.m)).toBe("overridden");
  });
});

test("start begins a generator and answers as a twin does", () => {
  function* direct(): Generator<undefined, number, never> {
    return 3;
  }
  expect(start(direct())).toBe(3);
});
