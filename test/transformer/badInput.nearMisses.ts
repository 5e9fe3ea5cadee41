import { type BadSource, imported } from "./badInput.sources";

/** What looks like one of these mistakes and is none. */
export const nearMisses: readonly Omit<BadSource, "codes">[] = [
  {
    title: "TSA1001: another function named syncAwait",
    source: "function syncAwait(x) { return x; } function f(p) { return syncAwait(p); }",
  },
  {
    title: "TSA1001: a parameter that hides the import",
    source: `${imported}function f(p, syncAwait) { return syncAwait(p); }`,
  },
  {
    title: "TSA1001: an arrow inside an annotated function",
    source: `${imported}/** @syncAwait */ function f(xs) { return xs.map((x) => syncAwait(x)); }`,
  },
  {
    title: "TSA1001: an arrow that is handed to run()",
    source: 'import { run, syncAwait } from "syncawait"; run(() => syncAwait(1));',
  },
  {
    title: "TSA1002: an overload signature",
    source: "/** @syncAwait */ export function f(a: string): string;\nexport function f(a) { return a; }",
  },
  {
    title: "TSA1002: an object literal that holds a function",
    source: "/** @syncAwait */ export const o = { n: 1, f: () => 1 };",
  },
  {
    title: "TSA1001: annotated generators of every form, and an async one",
    source: `${imported}/** @syncAwait */ export class Page { *lines(p) { yield syncAwait(p); } }
/** @syncAwait */ function* lines(p) { yield syncAwait(p); }
export const o = { /** @syncAwait */ *words(p) { yield syncAwait(p); } };
/** @syncAwait */ async function* chunks(p) { yield syncAwait(p); }`,
  },
  {
    title: "TSA1004: an indirect eval",
    source: "/** @syncAwait */ function f(t) { return (0, eval)(t) + globalThis.eval(t) + eval?.(t); }",
  },
  { title: "TSA1004: a direct eval in a function that is not annotated", source: "function f(t) { return eval(t); }" },
  {
    title: "TSA1007: @syncAtomic on a method of an annotated class",
    source: "/** @syncAwait */ export class Page { /** @syncAtomic */ f() {} g() {} }",
  },
  {
    title: "TSA1009: the decorator",
    source: `${imported}export class Page { @syncAwait load() {} }\n@syncAwait export class Book { load() {} }`,
  },
  {
    title: "TSA1008: the decorator as a tag, with parentheses",
    source: `${imported}/** @syncAwait() */ export function load(p) { return syncAwait(p); }`,
  },
  {
    title: "TSA1009: syncAwait in a type, and re-exported",
    source: `${imported}export type Wait = typeof syncAwait;\nexport { syncAwait };`,
  },
  {
    title: "TSA1010: another function named syncAwait at the top level",
    source: "function syncAwait(x) {}\nsyncAwait(1);",
  },
  {
    title: "TSA1011: tags in strings, templates, regular expressions and ordinary comments",
    source:
      "export const t = ['/** @syncawait */', `/** @syncawait */`, /[/** @syncawait */]/]; // @syncawait\n/* see sync await */",
  },
  {
    title: "TSA1011: tags in prose, in commented code and inside other comments and texts",
    source:
      "// see @syncAwait\n// @syncAwait is for this\nf(); // @syncAwait\n/**\n// @syncAwait\n */\nexport const t = `\n// @syncAwait\n`;\n//   /** @syncAwait */\n/** @syncAwait blocks everything */ function f() {}",
  },
  {
    title: "TSA1011: other people's tags",
    source: `/** @sync @awaits @syncronised @synchronous @sync-await-lint @synthetic @syncData @asyncAwait */ export function f() {}
/** @syncawait-lint off */ let a; // @syncawait-ignore-file`,
  },
  ...[
    ...[
      "blocks until ready",
      "blocks, and never gives up",

      "- waits for the server",
      "for ever",
      ":",
    ],
    ...["\n * Never blocks.\n", "\n * Blocks exclusively.\n", "blocks\n * until ready\n", "blocks\n * Never sleeps.\n"],
    ...["blocks never\n * exclusive\n", "blocks @param never"],
  ].map((words) => ({
    title: `TSA1011: prose behind a tag: ${words}`,
    source: `/** @syncAwait ${words} */ function f() {}`,
  })),
  {
    title: "TSA1011: prose behind the other tag",
    source: "/** @syncAtomic never blocks */ function f() {}",
  },
  {
    title: "TSA1007: the same annotation twice",
    source: "/** @syncAwait blocks */ /** @syncAwait blocks */ export function f() {}",
  },
  {
    title: "TSA1002: constructor and accessor in an annotated class",
    source: "/** @syncAwait */ export class Page { constructor() {} get a() { return 1; } f() {} }",
  },
  {
    title: "TSA1002: a class that holds nothing but fields",
    source: "/** @syncAwait */ export class Page { a = f(); }",
  },
  {
    title: "TSA1002: annotation on an overload of a constructor",
    source: "export class Page { /** @syncAwait */ constructor(); constructor(a?) { f(a); } }",
  },
  {
    title: "TSA2011: members with decorators that are TypeScript's old ones, or static",
    source: "/** @syncAwait */ export class Page { @other static a = f(); constructor() { f(); } }",
  },
  {
    title: "TSA2003: a captured parameter that is only read",
    source: "/** @syncAwait */ function f(n, read = () => n) { return read() + n; }",
  },
  {
    title: "TSA2003: an assigned parameter that nothing captures",
    source: "/** @syncAwait */ function f(n, m = n) { n = 1; return n + m; }",
  },
  {
    title: "TSA2004: yield as a property",
    source: "/** @syncAwait */ function f(o) { return o.yield + { yield: 1 }.yield; }",
  },
  {
    title: "TSA2008: arguments read",
    source: "/** @syncAwait */ function f() { return arguments.length + arguments[0]; }",
  },
  {
    title: "TSA2010: a function that reads its own name",
    source: "export const f = /** @syncAwait */ function g(n) { return n ? g(n - 1) : g; };",
  },
  {
    title: "a class in a parameter initialiser",
    source:
      "/** @syncAwait */ function create(Kind = class { #p = 1; read() { return this.#p; } }, f) { return f(new Kind()); }",
  },
  {
    title: "TSA1001: an arrow inside an annotated async function",
    source: `${imported}/** @syncAwait */ async function f(xs) { return xs.map((x) => syncAwait(x)); }`,
  },
  {
    title: "TSA1001: an arrow inside a generator of an annotated class",
    source: `${imported}/** @syncAwait */ export class Page { *f(p) { yield () => syncAwait(p); } }`,
  },
  {
    title: "TSA2003: an assigned parameter that an initialiser reads at once",
    source: "/** @syncAwait */ function f(n, m = n + 1) { n = 1; return g(n, m); }",
  },
  {
    title: "TSA2003: a parameter of a closure that is named as an assigned one",
    source: "/** @syncAwait */ function f(n, read = (n) => n) { n = 1; return read(n); }",
  },
  {
    title: "TSA2007: a property of super that a method assigns, and that an arrow reads",
    source:
      "export class Page extends Object { /** @syncAwait */ f(g) { super.size = g(); return () => g([super.size], { size: super.size }); } }",
  },
  {
    title: "TSA2010: a variable that hides a function's own name",
    source: "export const f = /** @syncAwait */ function g(h) { let g = 1; g = h(); return g; };",
  },
  {
    title: "TSA1009: a property named syncAwait",
    source: `${imported}/** @syncAwait */ function f(o) { return [o.syncAwait, o.syncAwait(1), { syncAwait: 1 }, syncAwait(o)]; }`,
  },
  {
    title: "TSA2011: an arrow in the constructor of a base class, and in a method of a derived one",
    source: `export class Base { constructor(f) { const g = /** @syncAwait */ () => f(this); g(); } }
export class Page extends Base { /** @syncAwait */ m(f) { return () => f(this); } }`,
  },
  {
    title: "TSA2011: an arrow without this in the constructor of a derived class",
    source:
      "export class Page extends Object { constructor(f) { super(); const g = /** @syncAwait */ () => f(); g(); } }",
  },
  {
    title: "TSA1013: a call in a function inside the atomic one, and of one that waits for nothing by the file's text",
    source: `${imported}/** @syncAwait */ function load(p) { return syncAwait(p); }
/** @syncAwait */ function text(f) { return f(); }
/** @syncAtomic */ function store(p) { return [() => load(p), text(p)]; }`,
  },
  {
    title: "TSA1014: a computed key, a function in a static block",
    source: `${imported}/** @syncAwait */ function define(p) {
  return class { [syncAwait(p)]() {} static { this.load = () => syncAwait(p); } };
}`,
  },
  {
    title: "TSA1015: a function that does not wait by the file's text, a task, a call of what is compiled",
    source: `${imported}/** @syncAwait */ function load(p) { return syncAwait(p); }
/** @syncAwait */ function visit(f) { return f(); }
foreign.visit(visit, /** @syncAwait */ async (p) => syncAwait(p));
visit(load); [1].map(load); setTimeout(() => spawn(load), 1);`,
  },
];
