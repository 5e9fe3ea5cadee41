/** Warnings where a call will block, for functions that nobody annotated: TSA1013, TSA1015 and TSA1016 with the facts of a program. */
import ts from "typescript";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic";
import { analyzeProgram, createTransformer } from "../../transformer/index";
import { findForeignCallees } from "../../transformer/propagate/foreign";
import { programOf } from "./propagate/program";

const other = `
  import { syncAwait } from "syncawait";
  /** @syncAwait */
  export function leaf(n: number): number { return syncAwait(n); }
  export const middle = (n: number) => leaf(n) + 1;
  export const each = (list: number[]) => list.map((n) => middle(n));
  export class Store {
    constructor(readonly size = 1) { if (size > 1) leaf(size); }
    read() { return middle(1); }
    never() { return 1; }
  }
  export interface Shape { area(): number }
  export class Waiting implements Shape { area() { return leaf(1); } }
  export class Plain implements Shape { area() { return 1; } }
  /** @syncAwait */
  export async function task() { leaf(1); }
  export async function host() { leaf(1); }
  export function* steps() { yield leaf(1); }
  /** @syncAtomic */
  export function atomic() { return leaf(1); }
  /** @syncAwait */
  export function calls(callback: () => unknown) { callback(); }
`;

/** Codes and what is named, of the warnings about `main.ts`. */
function warnings(source: string, mentions?: string): string[] {
  return diagnosticsOf(source, mentions).map(
    ({ code, messageText }) => `${code} ${/(?<=`)\w+(?=`)/.exec(messageText)?.[0]}`,
  );
}

function diagnosticsOf(source: string, mentions = 'import "syncawait";'): readonly SyncAwaitDiagnostic[] {
  const imports = `import { leaf, middle, each, Store, Shape, Plain, task, host, steps, atomic, calls } from "./other";\n`;
  const files = { "other.ts": other, "main.ts": `${mentions}${imports}${source}` };
  const program = programOf(files, { lib: ["lib.es2022.d.ts", "lib.dom.d.ts"] });
  const [facts, foreign] = [analyzeProgram(ts, program), findForeignCallees(ts, program, [])];
  const said: SyncAwaitDiagnostic[] = [];
  const transformer = createTransformer(
    ts,
    {},
    {
      report: (diagnostic) => said.push(diagnostic),
      factsFor: () => facts,
      foreignCalleesFor: () => foreign,
    },
  );
  program.emit(program.getSourceFile("/main.ts"), () => undefined, undefined, false, { before: [transformer] });
  return said;
}

describe("warned of", () => {
  test.each([
    ["requestAnimationFrame(() => { middle(1); });", "TSA1015 requestAnimationFrame"],
    ["requestAnimationFrame(() => { each([1]); });", "TSA1015 requestAnimationFrame"],
    ["const again = () => { middle(1); }; requestAnimationFrame(again);", "TSA1015 requestAnimationFrame"],
    ["Promise.resolve(1).then(middle);", "TSA1015 then"],
    ["Promise.resolve(1).then((n) => new Store(n));", "TSA1015 then"],
    ["middle(1);", "TSA1016 middle"],
    ["void [each([1])];", "TSA1016 each"],
    ["new Store().read();", "TSA1016 read", "TSA1016 Store"],
    ["class C { static { middle(1); } }", "TSA1016 middle"],
    ["function f() { return class { static x = leaf(1); }; }", "TSA1016 leaf"],
    [
      "/** @syncAtomic */ function f() { middle(1); new Store().read(); }",
      "TSA1013 middle",
      "TSA1013 read",
      "TSA1013 Store",
    ],
  ])("%s", (source, ...expected) => {
    expect(warnings(source).sort()).toEqual(expected.sort());
  });

  test("a file that has no other part in this", () => {
    expect(warnings("middle(1);", "")).toEqual(["TSA1016 middle"]);
  });
});

describe("what is called is named in one line", () => {
  test.each([
    [
      "(function main(n: number) {\n  leaf(n);\n})(1);",
      "function main(n: number) {…}",
      "run(function main(n: number) {…})",
    ],
    ["((n) => {\n  leaf(n);\n})(1);", "(n) => {…}", "run((n) => {…})"],
    ["((n: number) =>\n  leaf(n))(1);", "(n: number) => leaf(n)", "run((n: number) => leaf(n))"],
    [`(() => leaf(${"1".repeat(99)}))();`, `() => leaf(${"1".repeat(48)}…`, `run(() => leaf(${"1".repeat(48)}…)`],
    ["new Store();", "Store", "run(() => new Store(...))"],
  ])("%s", (source, name, advice) => {
    const [said] = diagnosticsOf(source);
    expect(said?.messageText).toBe(`The top level of a module cannot suspend: \`${name}\`, which waits, blocks there.`);
    expect(said?.advice).toContain(`: \`${advice}\`, or \``);
  });
});

describe("nothing is said of", () => {
  test.each([
    ["calls in functions", "function f() { return middle(1); } class C { own = middle(1); }"],
    ["callbacks of what has a counterpart", "function f() { [1].map(middle); [1].forEach(() => middle(1)); }"],
    ["async functions and generators", "task(); host(); steps(); requestAnimationFrame(() => { void host(); }, 1);"],
    ["an atomic function, where a wait is an error already", "atomic();"],
    [
      "what may wait or not",
      "function f(s: Shape) { requestAnimationFrame(() => { s.area(); }); } new Plain().area();",
    ],
    [
      "a method that waits only where it is overridden",
      "class A { m() { return 1; } } class B extends A { override m() { return leaf(1); } } function f(a: A) { requestAnimationFrame(() => { a.m(); }); }",
    ],
    ["what waits if its callback does", "calls(() => 1); requestAnimationFrame(() => calls(() => 1));"],
    [
      "a function that says it blocks",
      "/** @syncAwait blocks */ const f = () => { leaf(1); }; requestAnimationFrame(f); requestAnimationFrame(/** @syncAwait blocks */ () => { leaf(1); });",
    ],
    [
      "what a getter that waits has given",
      "const o = { /** @syncAwait */ get one() { leaf(1); return () => 1; } }; function f() { requestAnimationFrame(o.one); }",
    ],
    ["what does not wait", "requestAnimationFrame(() => { (({}) as Store).never(); }); Math.abs(1);"],
  ])("%s", (_, source) => {
    expect(warnings(source).filter((each) => each !== "TSA1016 Store")).toEqual([]);
  });
});
