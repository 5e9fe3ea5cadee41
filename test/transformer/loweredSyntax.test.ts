/** What TypeScript makes of newer syntax at older targets, behind our transform: the same program, compiled with it and without, does the same. */
import * as runtime from "syncawait";
import * as internal from "syncawait/internal";
import ts from "typescript";
import { createTransformer } from "../../transformer/index";

const { ES2015, ES2017, ES2018, ES2021, ES2022 } = ts.ScriptTarget;
type Log = (...values: unknown[]) => void;

async function outcome(source: string, target: ts.ScriptTarget, compiled: boolean) {
  const reported: string[] = [];
  const report = ({ code }: { code: string }) => reported.push(code);
  const before = compiled ? [createTransformer(ts, { propagate: "annotated" }, { report })] : [];
  const text = `/** @syncAwait file */\nimport { syncAwait } from "syncawait";\nexport ${source}`;
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target };
  const { outputText } = ts.transpileModule(text, {
    fileName: "program.ts",
    compilerOptions,
    transformers: { before },
  });
  const lines: string[] = [];
  const log: Log = (...values) => lines.push(values.map(String).join(" "));
  const later = (value: unknown) => {
    if (!compiled) return value;
    const future = new runtime.SyncFuture<unknown>();
    runtime.EventLoop.current().callSoon(() => future.resolve(value));
    return future;
  };
  const exported: { main?: (log: Log, later: (value: unknown) => unknown) => unknown } = {};
  const native = { ...runtime, syncAwait: (value: unknown) => value };
  const require = (name: string) => (name !== "syncawait" ? internal : compiled ? runtime : native);
  new Function("exports", "require", outputText)(exported, require);
  const main = exported.main as NonNullable<typeof exported.main>;
  await (compiled ? runtime.spawn(main, log, later) : main(log, later));
  return { lines, reported };
}

const afterSpread = `function main(log, later) {
  const o = { ...{ a: 1 }, get q() { log("read"); return syncAwait(later(2)); } };
  log("made", o.q, Object.getOwnPropertySymbols(o).length);
}`;
const beforeSpread = `function main(log, later) {
  const o = { get q() { return syncAwait(later(2)); }, ...{ a: 1 } };
  log("made", o.q, Object.keys(o));
}`;
const behindComputedKey = `function main(log, later) {
  const o = { [String("k")]: () => syncAwait(later(1)), get q() { log("read"); return 2; }, get r() { return syncAwait(later(3)); } };
  log("made", o.k(), o.k.name, o.q, o.r);
}`;
const asyncSuper = `async function main(log, later) {
  class Base {
    m(x) { return syncAwait(later(x)); }
    get g() { return syncAwait(later("g")); }
    static s() { return syncAwait(later("s")); }
    set v(x) { this.w = x; }
  }
  class Derived extends Base {
    m() { syncAwait(later(0)); return (async () => super.m("m") + super.g + super["m"]("n"))(); }
    /** @syncAwait */ async n() { syncAwait(later(0)); return super.m("a") + (await (async () => super.m("b"))()); }
    o() { syncAwait(later(0)); return (async () => { super.v = "o"; return this.w; })(); }
    static s() { syncAwait(later(0)); return (async () => super.s())(); }
  }
  const literal = { __proto__: new Base(), h() { syncAwait(later(0)); return (async () => super.m("h"))(); } };
  const it = new Derived();
  log(await it.m(), await it.n(), await it.o(), await Derived.s(), await literal.h());
}`;
const anonymousClass = `function main(log, later) {
  const make = () => class { m() { return syncAwait(later(1)); } };
  log(JSON.stringify(make().name), new (make())().m());
}`;
/** Below ES2018 object rest and spread are helpers, below ES2017 async functions are generators. */
const patterns = `async function main(log, later) {
  class Point {
    constructor(n) { this.n = n; }
    get x() { return syncAwait(later(this.n)); }
    set x(to) { log("set", syncAwait(later(to))); this.n = to; }
  }
  class Derived extends Point { set x(to) { super.x = [to]; ({ x: super.x } = { x: "pattern" }); } get x() { return super.x; } }
  function* values() { try { yield syncAwait(later(undefined)); yield new Point(3); } finally { log("closed"); } }
  function plain({ x, ...rest }, [first = x, { x: y }] = [...values()]) {
    const { n: { length }, x: again = () => 0 } = new Point("text");
    for (const { x } of [new Point(4)]) rest.turn = x;
    try { throw new Point(5); } catch ({ x: z, ...others }) { Object.assign(rest, others, { z }); }
    [new Point(0).x, ...rest.list] = values();
    return [x, first, y, length, again.name, JSON.stringify(rest)].join();
  }
  const literal = { get own() { return syncAwait(later("own")); }, a: 1 };
  const { a, ...others } = { ...literal, b: 2 };
  log(plain(new Point(1)), JSON.stringify(others), (({ ...copied } = literal).own));
  const host = async () => { const [h, { x }] = values(); const { x: y, ...rest } = new Point(6); return [h, x, y, JSON.stringify(rest)].join(); };
  log(await host());
  const derived = new Derived(7);
  derived.x = 8;
  log(derived.x, derived.x++);
}`;

const left = ["TSA2011"];
test.each([
  ["an accessor behind a spread", afterSpread, { [ES2015]: left, [ES2017]: left, [ES2018]: [] }],
  ["an accessor before a spread", beforeSpread, { [ES2017]: [], [ES2018]: [] }],
  ["an accessor behind a computed key", behindComputedKey, { [ES2017]: left, [ES2018]: [] }],
  ["async arrows that use `super`", asyncSuper, { [ES2015]: [], [ES2017]: [], [ES2022]: [] }],
  ["patterns", patterns, { [ES2015]: [], [ES2017]: [], [ES2018]: [], [ES2021]: [], [ES2022]: [] }],
  ["a class that nothing names", anonymousClass, { [ES2015]: [], [ES2021]: [], [ES2022]: [] }],
])("%s", async (_, source, targets) => {
  for (const [target, reported] of Object.entries(targets)) {
    const { lines } = await outcome(source, Number(target), false);
    expect([target, await outcome(source, Number(target), true)]).toEqual([target, { lines, reported }]);
  }
});
