import ts from "typescript";
import { analyzeProgram, markDeclarations } from "../../../transformer/index.js";
import { leaf, programOf } from "./program.js";

/** The declarations of a file, as a package would ship them. */
function declarationsOf(source: string): string {
  const program = programOf({ "main.ts": source }, { declaration: true });
  const analysis = analyzeProgram(ts, program);
  let text = "";
  const write: ts.WriteFileCallback = (name, written) => {
    if (name === "/main.d.ts") text = written;
  };
  const afterDeclarations = [markDeclarations(ts, () => analysis)];
  program.emit(undefined, write, undefined, true, { afterDeclarations });
  return text.trimEnd();
}

test("each function that suspends says so, by its parameters where it is they", () => {
  const source = `${leaf}
    export function a(): void { leaf(1); }
    export function plain(): void {}
    /** Visits. */
    export function each(list: number[], visit: (n: number) => void): void { for (const n of list) visit(n); }
    export function over(n: number): void;
    export function over(s: string): void;
    export function over(x: any): void { leaf(x); }
    export const arrow = (): void => a();
    export const api = { load: () => leaf(1), n: 1 };
    export class C {
      constructor() { leaf(1); }
      m(): void { a(); }
      /** Reads. */
      get x(): number { return leaf(1); }
      n(): void {}
      field = (): void => a();
      private hidden(): void { a(); }
    }
    export namespace N { export function inner(): void { a(); } }
    /** @syncAtomic */
    export function cut(): void { a(); }
    export async function later(): Promise<void> { a(); }
  `;
  expect(declarationsOf(source)).toBe(`/** @syncAwait */
export declare function leaf(n: number): number;
/** @suspends */
export declare function a(): void;
export declare function plain(): void;
/** Visits. */
/* @suspends visit */
export declare function each(list: number[], visit: (n: number) => void): void;
/** @suspends */
export declare function over(n: number): void;
/** @suspends */
export declare function over(s: string): void;
/** @suspends */
export declare const arrow: () => void;
/** @suspends */
export declare const api: {
    load: () => number;
    n: number;
};
export declare class C {
    /** @suspends */
    constructor();
    /** @suspends */
    m(): void;
    /** Reads. */
    /* @suspends */
    get x(): number;
    n(): void;
    /** @suspends */
    field: () => void;
    /** @suspends */
    private hidden;
}
export declare namespace N {
    /** @suspends */
    function inner(): void;
}
/** @syncAtomic */
export declare function cut(): void;
export declare function later(): Promise<void>;`);
});

describe("an expression that is exported as the default is declared as a variable, which says it", () => {
  test.each([
    ["a function", "export default () => leaf(1);", "/** @suspends */\ndeclare const _default: () => number;"],
    [
      "one that suspends by its parameter",
      "export default (f: () => void) => f();",
      "/** @suspends f */\ndeclare const _default: (f: () => void) => void;",
    ],
    [
      "one that is annotated itself",
      "export default /** @syncAwait */ () => leaf(1);",
      "/** @suspends */\ndeclare const _default: () => number;",
    ],
    [
      "one that is annotated, which the declaration keeps",
      "/** @syncAwait */\nexport default () => leaf(1);",
      "/** @syncAwait */\ndeclare const _default: () => number;",
    ],
    [
      "one that is documented",
      "/** Reads. */\nexport default () => leaf(1);",
      "/** Reads. */\n/* @suspends */\ndeclare const _default: () => number;",
    ],
    [
      "an object",
      "export default { m() { leaf(1); }, n: 1 };",
      "/** @suspends */\ndeclare const _default: {\n    m(): void;\n    n: number;\n};",
    ],
    ["one that does not suspend", "export default () => 1;", "declare const _default: () => number;"],
    ["a name", "export default leaf;", ""],
  ])("%s", (_, source, declared) => {
    const [, rest] = declarationsOf(`${leaf}\n${source}`).split("leaf(n: number): number;\n");
    expect(rest?.replace(/\n?export default .*_?(default|leaf);$/, "")).toBe(declared);
  });
});

test("variables that a pattern takes out of a literal say it", () => {
  const source = `${leaf}
    export const [x, y] = [() => leaf(1), 2] as const;
    export const { z } = { z: () => leaf(1) };
    export const [n, { m }] = [() => 1, { m: 2 }];
  `;
  const [, rest] = declarationsOf(source).split("leaf(n: number): number;\n");
  expect(rest).toBe(`/** @suspends */
export declare const x: () => number, y: 2;
/** @suspends */
export declare const z: () => number;
export declare const n: () => number, m: number;`);
});

test("the marks of a file are told without its declarations", () => {
  const marksOf = (source: string) => {
    const program = programOf({ "main.ts": `${leaf}${source}` }, { declaration: true });
    return analyzeProgram(ts, program).marksOf(program.getSourceFile("/main.ts") as ts.SourceFile);
  };
  const none = marksOf("export default () => 1;");
  expect(marksOf("export default leaf;")).toBe(none);
  expect(marksOf("export const [x, y] = [() => 1, 2];")).toBe(none);
  for (const waits of [
    "export default () => leaf(1);",
    "export default /** @syncAwait */ () => leaf(1);",
    "export default { m() { leaf(1); } };",
    "export const [x, y] = [() => leaf(1), 2];",
  ])
    expect(marksOf(waits)).not.toBe(none);
});

test("a program that does not mention us keeps its declarations", () => {
  expect(declarationsOf("export function each(visit: () => void): void { visit(); }")).toBe(
    "export declare function each(visit: () => void): void;",
  );
});

test("a generator function says it for those who take values from it", () => {
  const source = `${leaf}
    export function* waits(): Generator<number> { yield leaf(1); }
    export function* plain(): Generator<number> { yield 1; }
    export class Bag { *[Symbol.iterator](): Generator<number> { yield leaf(1); } }
  `;
  const marked = declarationsOf(source).match(/@suspends \*\/\s+.*/g);
  expect(marked?.map((each) => each.replace(/@suspends \*\/\s+/, ""))).toEqual([
    "export declare function waits(): Generator<number>;",
    "[Symbol.iterator](): Generator<number>;",
  ]);
});

test("what a package's users give it is told by its name, or as what was handed over", () => {
  const source = `${leaf}
    export interface Shape { area(): number; name: string }
    interface Hidden { inside(): number }
    export function total(shapes: Shape[]): number { return shapes.reduce((sum, each) => sum + each.area(), 0); }
    export function twice(shapes: Shape[]): number { return total(shapes) * 2; }
    export function visit(visitor: { enter?(): void }): void { visitor.enter?.(); }
    export function hidden(h: Hidden): number { return h.inside(); }
    export abstract class Base {
      onClick: () => void = () => {};
      protected abstract draw(): void;
      render(): void { this.draw(); }
      click(): void { this.onClick(); }
    }
    export class Router {
      private readonly routes = new Map<string, () => void>();
      add(path: string, route: () => void): void { this.routes.set(path, route); }
      handle(path: string): void { this.routes.get(path)!(); }
    }
    export class Keeper {
      constructor(private readonly load: () => void) {}
      get(): void { this.load(); }
    }
    export class Plain { m(): void {} n(): void { this.m(); } }
    let kept = (): void => {};
    export default (later: () => void): void => { kept = later; };
    export function flush(): void { kept(); }
  `;
  const marked = declarationsOf(source).matchAll(/@suspends(.*?) \*\/\s+(?:export declare )?(?:function )?(\w+)/g);
  expect([...marked].map(([, through, name]) => `${name}:${through}`)).toEqual([
    "total: .area",
    "twice: .area",
    "visit: .enter",
    "render: .draw",
    "click: .onClick",
    "handle: * path",
    "get: *",
    "flush: *",
  ]);
});
