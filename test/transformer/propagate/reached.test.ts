import ts from "typescript";
import { leaf, reached } from "./program.js";

/** Rows of a table: what the file holds behind the leaf, and who is reached, separated by blanks. */
const cases: readonly (readonly [what: string, source: string, names: string])[] = [
  ["callers, and theirs", "function a() { b(); } function b() { leaf(1); } function not() {}", "a b"],
  [
    "functions that call each other",
    "function a(n: number) { if (n) b(n); } function b(n: number) { a(n); leaf(n); }",
    "a b",
  ],
  ["const functions", "const a = () => leaf(1); const b = function () { return a(); };", "a b"],
  ["a variable that is assigned", "let f = (n: number) => n; f = leaf; function a() { return f(1); }", "a"],
  [
    "a variable that is assigned something else",
    "let f = (n: number) => n; f = (n) => n + 1; function not() { return f(1); }",
    "",
  ],
  [
    "a variable that a pattern assigns: what is stored under the name, the default, anything from a list",
    "const o = { sh: leaf, on: Math.abs, no: Math.abs }; let f = Math.abs, g = Math.abs, h = Math.abs, k = Math.abs, l = Math.abs; ({ sh: f, no: l } = o); ({ on: g = leaf } = o); ({ x: { sh: h } } = { x: o }); [k] = [leaf]; function a() { f(1); } function b() { g(1); } function c() { h(1); } function d() { k(1); } function open() { l(1); } function users() { a(); b(); c(); d(); } function not() { open(); }",
    "a b c d open users",
  ],
  [
    "a variable that a shorthand pattern or a loop assigns",
    "const o = { sh: leaf }; let sh = Math.abs; ({ sh } = o); function a() { sh(1); } let each = Math.abs; for (each of [leaf]) each(1); function b() { each(1); }",
    "a b",
  ],
  [
    "the default of a pattern in a declaration",
    "const o: { f?: (n: number) => number } = {}; const { f = leaf } = o; function a() { f(1); } function b({ f = leaf } = o) { f(1); } function users() { a(); } function users2() { b(); }",
    "a b users users2",
  ],
  ["what is called at once", "function a() { (() => leaf(1))(); }", "a =>"],
  ["conditional callees", "function a(x: boolean) { return (x ? leaf : Math.abs)(1); }", "a"],
  [
    "a name that another part of a namespace declares",
    "function f(n: number) { return n; } namespace N { export const f = leaf; } namespace N { export function a() { f(1); } } function not() { f(1); }",
    "a",
  ],
  [
    "what a parameter's default means, which does not see the variables of the body",
    "const f = Math.abs; function a(x = f(1)) { var f = leaf; return f(x); } const g = leaf; function b(x = g(1)) { var g = Math.abs; return g(x); }",
    "a b",
  ],
  [
    "a constant that is asked for while what it is made of is looked at",
    "function x() { o.a(1); } function y() { a(1); } function make(): typeof leaf { return Math.random() > 2 ? a : leaf; } const a = make(); const o = { a };",
    "x y",
  ],
  ["optional calls", "const o: { m?(): void } = { m() { leaf(1); } }; function a() { o.m?.(); }", "m a"],
  [
    "overloads",
    "function f(n: number): void; function f(s: string): void; function f(x: any) { leaf(x); } function a() { f(1); }",
    "f a",
  ],
  [
    "who makes a member with a computed name",
    "function a() { return { [leaf(1)]() {} }; } class B { [leaf(1)]() {} }",
    "a",
  ],
  [
    "who makes a member whose computed name runs a getter",
    'const o = { get k() { leaf(1); return "x"; } }; function a() { return { [o.k]() {} }; }',
    "get k a",
  ],
  [
    "nobody around a static block or field",
    "function not() { return class { static { leaf(1); } static f = leaf(1); }; }",
    "",
  ],
  ["call and apply", "function a() { leaf.call(null, 1); } function b() { leaf.apply(null, [1]); }", "a b"],
  [
    "who binds one that waits, because only our own bind gives something that can suspend, not who calls that",
    "function binds() { return leaf.bind(null, 1); } function not() { binds(); Math.abs.bind(null, 1); }",
    "binds",
  ],
  [
    "a method that is bound in the constructor",
    "class B { constructor() { this.click = this.click.bind(this); } click() { return leaf(1); } } function a() { return new B().click(); }",
    "constructor click a",
  ],
  [
    "steps that are taken by hand",
    "function* g() { yield leaf(1); } function a() { const it = g(); return it.next().value; } function not(l: { next(): number }) { return l; }",
    "g a",
  ],
  [
    "a conversion by Symbol.toPrimitive",
    "class M { [Symbol.toPrimitive](): number { return leaf(1); } } function a(m: M) { return +m; } function not(n: number) { return +n; }",
    "[Symbol.toPrimitive] a",
  ],
  ["bound functions", "const bound = leaf.bind(null, 1); function a() { bound(); }", "a"],
  [
    "tagged templates",
    "function tag(s: TemplateStringsArray) { return leaf(1); } function a() { return tag`x`; }",
    "tag a",
  ],
  ["async functions, not their callers", "async function a() { leaf(1); } function not() { void a(); }", "a"],
  ["async functions that reach nothing stay out", "async function not() { await 1; }", ""],
  [
    "nothing through an atomic function",
    "/** @syncAtomic */ function cut() { return leaf(1); } function not() { cut(); }",
    "",
  ],
  ["what a function returns", "function make() { return () => leaf(1); } function a() { make()(); }", "=> a"],
  [
    "a wrapped callback",
    "function wrap(f: () => void) { return () => f(); } const w = wrap(() => leaf(1)); function a() { w(); }",
    "=> => a",
  ],
  [
    "a callback that is handed back",
    "function same<T>(f: T): T { return f; } function a() { same(leaf)(1); } function not() { same(Math.abs)(1); }",
    "a",
  ],

  [
    "a callback",
    "function each(visit: (n: number) => void) { visit(1); } function a() { each((n) => { leaf(n); }); }",
    "each a =>",
  ],
  [
    "no caller whose callback does not wait",
    "function each(visit: (n: number) => void) { visit(1); } function not() { each((n) => { n + 1; }); }",
    "each",
  ],
  [
    "a callback by name",
    "function each(visit: (n: number) => void) { visit(1); } function a() { each(leaf); } function not() { each(Math.abs); }",
    "each a",
  ],
  [
    "a callback that is passed on",
    "function each(visit: (n: number) => void) { visit(1); } function pass(f: (n: number) => void) { each(f); } function a() { pass(leaf); } function not() { pass(() => {}); }",
    "each pass a",
  ],
  [
    "a callback that a closure calls",
    "function each(visit: (n: number) => void) { run(() => visit(1)); } function run(f: () => void) { f(); } function a() { each(leaf); } function not() { each(() => {}); }",
    "each => run a",
  ],
  [
    "a callback for a built-in",
    "function a() { return [1].map((n) => leaf(n)); } function not() { return [1].map((n) => n); }",
    "a =>",
  ],
  [
    "a callback of a callback for a built-in",
    "function each(f: (n: number) => void) { [1].forEach((n) => f(n)); } function a() { each(leaf); } function not() { each(() => {}); }",
    "each => a",
  ],
  [
    "replace, sort, JSON, Map",
    'function a() { "x".replace(/x/, (s) => String(leaf(1))); } function b() { [2].sort((x, y) => leaf(x) - y); } function c() { JSON.parse("1", (_, v) => leaf(v)); } function d() { new Map([[1, 2]]).forEach((n) => { leaf(n); }); }',
    "a => b => c => d =>",
  ],
  ["no timer", "function not() { setTimeout(() => leaf(1), 1); }", "=>"],
  ["no promise", "function not() { Promise.resolve(1).then((n) => leaf(n)); }", "=>"],
  ["a default", "function each(visit: (n: number) => void = leaf) { visit(1); } function a() { each(); }", "each a"],
  [
    "rest and spread",
    "function each(...visits: ((n: number) => void)[]) { for (const visit of visits) visit(1); } function a() { each(...[leaf]); }",
    "each a",
  ],
  [
    "a callback of timeout",
    'function a() { return timeout(5, () => leaf(1)); } import { timeout } from "syncawait"; function not() { return timeout(5, () => 1); }',
    "a =>",
  ],

  [
    "methods",
    "class C { m() { return leaf(1); } static s() { return leaf(1); } } function a(c: C) { c.m(); } function b() { C.s(); }",
    "m s a b",
  ],
  [
    "overriding methods",
    "class B { m() { return 1; } } class D extends B { override m() { return leaf(1); } } class E extends D { } function a(b: B) { b.m(); } function b(e: E) { e.m(); }",
    "m a b",
  ],
  [
    "abstract methods",
    "abstract class B { abstract m(): void; a() { this.m(); } } class D extends B { m() { leaf(1); } }",
    "a m",
  ],
  [
    "not the method of another class",
    "class C { m() { leaf(1); } } class O { m() {} } function not(o: O) { o.m(); }",
    "m",
  ],
  ["super", "class B { m() { leaf(1); } } class D extends B { override m() { super.m(); } }", "m m"],
  ["private methods", "class C { #m() { leaf(1); } a() { this.#m(); } }", "#m a"],
  [
    "interfaces",
    "interface I { m(): void } class C implements I { m() { leaf(1); } } function a(i: I) { i.m(); }",
    "m a",
  ],
  [
    "interfaces that nobody says to implement",
    "interface I { m(): void } class C { m() { leaf(1); } } function a(i: I) { i.m(); }",
    "m a",
  ],
  [
    "no interface that the class cannot stand for",
    "interface I { m(): void; other: string } class C { m() { leaf(1); } } function not(i: I) { i.m(); }",
    "m",
  ],
  [
    "object literals",
    "const o = { m() { leaf(1); }, f: () => leaf(1), leaf }; function a() { o.m(); } function b() { o.f(); } function c() { o.leaf(1); }",
    "m f a b c",
  ],
  [
    "literals for a type",
    "interface I { m(): void } const i: I = { m() { leaf(1); } }; function a() { i.m(); }",
    "m a",
  ],
  [
    "properties of function type",
    "class C { f: () => void = () => {}; a() { this.f(); } } const c = new C(); c.f = () => leaf(1); function b() { c.a(); }",
    "a => b",
  ],
  [
    "what a constructor stores",
    "class C { constructor(private f: () => void) {} a() { this.f(); } } const c = new C(() => leaf(1)); function b() { c.a(); }",
    "a => b",
  ],
  [
    "what a constructor stores by itself",
    "class C { f: () => void; constructor(g: () => void) { this.f = g; } a() { this.f(); } } class D extends C {} const d = new D(() => leaf(1)); function b() { d.a(); }",
    "a => b",
  ],
  [
    "options",
    "function f(options: { visit(n: number): void }) { options.visit(1); } function a() { f({ visit: leaf }); } function b() { f({ visit(n) { leaf(n); } }); }",
    "f a b visit",
  ],
  [
    "destructured options",
    "function f({ visit }: { visit(n: number): void }) { visit(1); } function a() { f({ visit: leaf }); }",
    "f a",
  ],
  [
    "a table",
    "const table: Record<string, (n: number) => void> = {}; table['x'] = leaf; function a(key: string) { table[key](1); }",
    "a",
  ],
  ["a list", "const list = [leaf]; function a() { for (const f of list) f(1); } function b() { list[0](1); }", "a b"],
  [
    "a Map",
    "const map = new Map<string, (n: number) => void>(); map.set('x', leaf); function a() { map.get('x')?.(1); }",
    "a",
  ],
  ["any", "function a(x: any) { x.m(); } const o = { m() { leaf(1); } }; function b() { a(o); }", "a m b"],
  ["any that is called, but not its callers", "function a(x: any) { x(); } function not() { a(1); }", "a"],

  [
    "constructors",
    "class C { constructor() { leaf(1); } } class D extends C {} function a() { new C(); } function b() { new D(); }",
    "constructor a b",
  ],
  [
    "super()",
    "class C { constructor() { leaf(1); } } class D extends C { constructor() { super(); } }",
    "constructor constructor",
  ],
  [
    "fields",
    "class C { n = leaf(1); } class D extends C { } function a() { new C(); } function b() { new D(); }",
    "a b",
  ],
  [
    "accessors",
    "class C { get x() { return leaf(1); } set x(v: number) { leaf(v); } get y() { return 1; } } function a(c: C) { return c.x; } function not(c: C) { return c.y; }",
    "get x set x a",
  ],
  [
    "accessors of an interface",
    "interface I { readonly x: number } class C implements I { get x() { return leaf(1); } } function a(i: I) { return i.x; }",
    "get x a",
  ],
  [
    "not the property of another class",
    "class C { get x() { return leaf(1); } } class O { x = 1; } function not(o: O) { return o.x; }",
    "get x",
  ],
  [
    "an accessor in an assignment that takes an object apart",
    "const o = { get x() { return leaf(1); }, get y() { return 1; } }; function a() { let x; ({ x } = o); return x; } function b() { let z; [{ x: z }] = [o]; return z; } function c() { let z; ({ o: { x: z = 1 } } = { o }); return z; } function d() { let x; for ({ x } of [o]) x; } function not() { let z; ({ y: z } = o); return z; }",
    "get x a b c d",
  ],
  [
    "a destructured accessor",
    "const o = { get x() { return leaf(1); } }; function a() { const { x } = o; return x; }",
    "get x a",
  ],
  [
    "a getter behind any pattern",
    "const o = { get x() { return leaf(1); } }; type O = typeof o; function a({ x }: O) { return x; } function b([{ x }]: O[]) { return x; } function c() { try { throw o; } catch ({ x }: any) { return x; } } function d(l: O[]) { for (const { x } of l) x; } function e(p: { o: O }) { const { o: { x } } = p; return x; }",
    "get x a b c d e",
  ],
  [
    "getters that are copied: those of a literal, not those of a class",
    "const o = { get x() { return leaf(1); } }; class C { get y() { return leaf(1); } } function a() { return { ...o }; } function b() { const { ...rest } = o; return rest; } function c({ ...rest }: typeof o) { return rest; } function not(c: C, l: { z: 1 }) { const { ...rest } = c; return { ...rest, ...l }; }",
    "get x get y a b c",
  ],
  [
    "setters behind a pattern",
    "class C { set x(v: number) { leaf(v); } } function a(c: C) { [c.x] = [1]; } function b(c: C) { ({ y: c.x } = { y: 1 }); } function c(c: C) { for (c.x of [1]) c; } class D extends C { set x(v: number) { super.x = v; } }",
    "set x a b c set x",
  ],
  [
    "iterators behind nested patterns and parameters",
    "function* g() { yield leaf(1); } function a([n]: Iterable<number>) { return n; } function b(o: { list: Iterable<number> }) { const { list: [n] } = o; return n; } function not([[n]]: [[number]], { list: [m] }: { list: number[] }) { return n + m; }",
    "g a b",
  ],
  [
    "generators, where they are iterated",
    "function* g() { yield leaf(1); } function a() { for (const x of g()) x; } function not() { return g(); } function b() { return [...g()]; } function* c() { yield* g(); }",
    "g a b c",
  ],
  [
    "iterators",
    "class C { *[Symbol.iterator]() { yield leaf(1); } } function a(c: C) { for (const x of c) x; } function not(l: number[]) { for (const x of l) x; }",
    "[Symbol.iterator] a",
  ],
  [
    "conversions",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source code
    "class C { toString() { return String(leaf(1)); } } function a(c: C) { return `${c}`; } function not(n: number) { return `${n}`; }",
    "toString a",
  ],
];

test.each(cases)("%s", (_, source, names) => {
  expect(reached({ "main.ts": leaf + source }).join(" ")).toBe(names);
});

describe("across files", () => {
  test("imports, aliases, re-exports, default exports and namespaces", () => {
    const files = {
      "leaf.ts": leaf,
      "again.ts": 'export { leaf as again } from "./leaf"; export * as all from "./leaf"; export * from "./leaf";',
      "whole.ts": 'import { leaf } from "./leaf"; export default function whole() { leaf(1); }',
      "main.ts": `
        import whole, { default as other } from "./whole"; import { again, all, leaf as mine } from "./again"; import * as space from "./leaf";
        function a() { whole(); } function b() { again(1); } function c() { all.leaf(1); } function d() { mine(1); }
        function e() { space.leaf(1); } function f() { other(); } function not() { Math.abs(1); }`,
    };
    expect(reached(files)).toEqual(["whole", "a", "b", "c", "d", "e", "f"]);
  });

  test("expressions that are exported as the default", () => {
    const files = {
      "main.ts": `
        import arrow, { default as other } from "./arrow"; import annotated from "./annotated"; import object from "./object"; import wrapped from "./wrapped";
        import Base from "./base"; import plain from "./plain"; import { all, D } from "./again"; import * as space from "./arrow"; import { leaf } from "./leaf";
        function a() { arrow(); } function b() { other(); } function c() { space.default(); } function d() { all.default(); } function e() { D(); }
        function f() { annotated(); } function g() { object.m(); } function h() { object.n(); } function i() { wrapped(); } function not() { plain(); }
        class C extends Base { override step() { leaf(1); } } function j() { new Base().run(); }`,
      "leaf.ts": leaf,
      "again.ts": 'export { default as D } from "./arrow"; export * as all from "./arrow";',
      "arrow.ts": 'import { leaf } from "./leaf"; export default () => leaf(1);',
      "annotated.ts": 'import { syncAwait } from "syncawait"; export default /** @syncAwait */ () => syncAwait(1);',
      "object.ts": 'import { leaf } from "./leaf"; export default { m() { leaf(1); }, n: () => leaf(1) };',
      "wrapped.ts":
        'import { leaf } from "./leaf"; function wrap(f: () => void) { return () => f(); } export default wrap(() => leaf(1));',
      "base.ts": "export default (class { run() { this.step(); } step() {} });",
      "plain.ts": "export default () => 1;",
    };
    const callers = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "step", "j"];
    expect(reached(files)).toEqual([...callers, "=>", "=>", "m", "n", "=>", "=>", "run"]);
  });

  test("a module that is an expression", () => {
    const files = {
      "main.ts":
        'import arrow = require("./arrow"); import object = require("./object"); function a() { arrow(); } function b() { object.m(); }',
      "leaf.ts": leaf,
      "arrow.ts": 'import { leaf } from "./leaf"; export = () => leaf(1);',
      "object.ts": 'import { leaf } from "./leaf"; export = { m() { leaf(1); } };',
    };
    expect(reached(files, [], { module: ts.ModuleKind.CommonJS })).toEqual(["a", "b", "=>", "m"]);
  });

  test("what a package's declarations say", () => {
    const files = {
      "node_modules/lib/index.d.ts": `
        /** @suspends */ export declare function load(): void;
        /** Visits. @suspends visit */ export declare function each(list: number[], visit: (n: number) => void): void;
        /** @syncAwait */ export declare function kept(): void;
        export declare function plain(visit: () => void): void;
        export declare class C { /** @suspends */ m(): void; n(): void; /** @suspends */ constructor(); }`,
      "main.ts": `import { C, each, kept, load, plain } from "lib";
        function a() { load(); } function b() { each([1], () => load()); } function c() { kept(); } function d(c: C) { c.m(); } function e() { new C(); }
        function not1() { plain(() => {}); } function not2() { each([1], () => {}); } function not3(c: C) { c.n(); }`,
    };
    expect(reached(files)).toEqual(["a", "b", "=>", "c", "d", "e"]);
  });

  test("what is handed to a package that is compiled when it is loaded", () => {
    const files = {
      "node_modules/md/index.d.ts":
        "export default class Md { constructor(options: { highlight(n: number): void }); render(): void }",
      "main.ts": `${leaf} import Md from "md"; const md = new Md({ highlight: leaf }); function page() { md.render(); }`,
    };
    expect(reached(files)).toEqual([]);
    expect(reached(files, ["md"])).toEqual(["page"]);
  });

  test("a program that does not mention us compiles nothing", () => {
    expect(reached({ "main.ts": "export function each(visit: () => void) { visit(); }" })).toEqual([]);
  });
});

describe("packages that call what the program gives them", () => {
  const library = {
    "node_modules/shapes/index.d.ts": `
      export interface Shape { area(): number; name: string }
      /** @suspends .area */
      export declare function total(shapes: Shape[]): number;
      export declare abstract class Base {
        onClick: () => void;
        size(): number;
        protected abstract draw(): void;
        /** @suspends .draw */
        render(): void;
        /** Clicks. */
        /* @suspends .onClick */
        click(): void;
      }
      export declare class Router {
        add(path: string, route: () => unknown): void;
        /** @suspends * */
        handle(path: string): void;
      }
      export declare class Plain { m(): number }`,
  };
  const imports = 'import { total, Base, Router, Plain, Shape } from "shapes";';
  const reachedBy = (source: string) => reached({ ...library, "main.ts": `${leaf}${imports}${source}` }).join(" ");

  test.each([
    [
      "a method of an interface",
      "class Square implements Shape { name = ''; area() { return leaf(1); } } function a() { return total([new Square()]); }",
      "area a",
    ],
    [
      "one that does not wait",
      "class Square implements Shape { name = ''; area() { return 1; } } function not() { return total([new Square()]); }",
      "",
    ],
    [
      "an abstract method",
      "class D extends Base { draw() { leaf(1); } } function a(d: D) { d.render(); } function not(d: D) { d.size(); }",
      "draw a",
    ],
    [
      "a method that is overridden here",
      "class D extends Plain { override m() { return leaf(1); } } function a(p: Plain) { return p.m(); }",
      "m a",
    ],
    ["a field", "function set(b: Base) { b.onClick = () => { leaf(1); }; } function a(b: Base) { b.click(); }", "=> a"],
    [
      "what was handed over",
      "const r = new Router(); function set() { r.add('/', () => leaf(1)); } function a() { r.handle('/'); }",
      "=> a",
    ],
    [
      "where nothing was handed over that waits",
      "const r = new Router(); function set() { r.add('/', () => 1); } function not() { r.handle('/'); }",
      "",
    ],
  ])("%s", (_, source, names) => {
    expect(reachedBy(source)).toBe(names);
  });
});
