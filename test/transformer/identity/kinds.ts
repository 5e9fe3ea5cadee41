/**
 * The kinds of function, each as a piece of program. `@` stands for the annotation; `run` is an unknown function that gives back what it gets, so that
 * the function is worth compiling, and what it answers shows its `this`.
 */
export interface Kind {
  readonly title: string;
  readonly code: string;
  /** An object literal: each function, or object that holds functions, that is looked at. */
  readonly subjects: string;
  /** Only as an ES module: `subjects` is then `default`. */
  readonly defaultExport?: true;
}

const base = "class Base { constructor(a) { this.a = a; } at(n) { return n; } }";

export const kinds: readonly Kind[] = [
  // Functions
  { title: "function declaration", code: "@ function f(a, b) { return run(this); }", subjects: "{ f }" },
  {
    title: "declaration with defaults, a rest parameter and patterns",
    code: "@ function f(a, { b, c: [d] = [1] } = {}, e = run(a), ...rest) { return run(this); }",
    subjects: "{ f }",
  },
  { title: "declaration with a trailing comma", code: "@ function f(a, b,) { return run(this); }", subjects: "{ f }" },
  {
    title: "declaration with a directive of its own",
    code: '@ function f(a) { "use strict"; return run(this); }',
    subjects: "{ f }",
  },
  { title: "async declaration", code: "@ async function f(a, b = 1) { return run(this); }", subjects: "{ f }" },
  {
    title: "async declaration with initialisers",
    code: "@ async function f(a, { b } = run({}), c = run(1), ...d) { return run(this); }",
    subjects: "{ f }",
  },
  {
    title: "async arrow with initialisers",
    code: "const f = @ async ({ a } = run({}), b = run(1)) => run(a);",
    subjects: "{ f }",
  },
  { title: "generator declaration", code: "@ function* f(a, b = 1) { yield run(this); }", subjects: "{ f }" },
  { title: "async generator declaration", code: "@ async function* f(a) { yield run(this); }", subjects: "{ f }" },
  {
    title: "nested declaration",
    code: "@ function outer() { function f(a) { return run(this); } return run(f); }",
    subjects: "{ f: outer() }",
  },
  { title: "anonymous expression", code: "const f = @ function (a) { return run(this); };", subjects: "{ f }" },
  { title: "named expression", code: "const f = @ function own(a) { return run(this); };", subjects: "{ f }" },
  {
    title: "named expression that uses its name",
    code: "const f = @ function own(a) { return a === 2 ? own : run(this); };",
    subjects: "{ f, own: f(2) }",
  },
  { title: "async expression", code: "const f = @ async function (a) { return run(this); };", subjects: "{ f }" },
  { title: "generator expression", code: "const f = @ function* (a) { yield run(this); };", subjects: "{ f }" },
  { title: "arrow", code: "const f = @ (a, b = 2, ...c) => run(a);", subjects: "{ f }" },
  { title: "arrow without parentheses", code: "const f = @ a => { return run(a); };", subjects: "{ f }" },
  { title: "async arrow", code: "const f = @ async (a) => run(a);", subjects: "{ f }" },
  {
    title: "expression without a name",
    code: "const [f, g] = [@ function (a) { return run(this); }, @ (a) => run(a)];",
    subjects: "{ f, g }",
  },
  {
    title: "names by assignment and default",
    code: "let f; f = @ () => run(1); let { g = @ () => run(1) } = {}; f ??= null; let h; h ??= @ function () { return run(this); };",
    subjects: "{ f, g, h }",
  },
  // Object literals
  {
    title: "method of an object literal",
    code: "const o = { @ m(a, b = 1) { return run(this); } };",
    subjects: "{ o, m: o.m }",
  },
  {
    title: "async method of an object literal",
    code: "const o = { @ async m(a) { return run(this); } };",
    subjects: "{ o, m: o.m }",
  },
  {
    title: "generator method of an object literal",
    code: "const o = { @ *m(a) { yield run(this); } };",
    subjects: "{ o, m: o.m }",
  },
  {
    title: "accessors of an object literal",
    code: "const o = { @ get x() { return run(this); }, @ set x(v) { run(v); } };",
    subjects:
      '{ o, get: Object.getOwnPropertyDescriptor(o, "x").get, set: Object.getOwnPropertyDescriptor(o, "x").set }',
  },
  {
    title: "property functions of an object literal",
    code: "const o = { f: @ function (a) { return run(this); }, g: @ (a) => run(a), h: @ function own() { return run(this); } };",
    subjects: "{ o, f: o.f, g: o.g, h: o.h }",
  },
  {
    title: "literal keys of an object literal",
    code: 'const o = { first: 1, @ "a b"(x) { return run(this); }, @ 7(x) { return run(this); }, @ 0x1f(x) { return run(this); }, last: 2 };',
    subjects: '{ o, string: o["a b"], number: o[7], hex: o[31] }',
  },
  {
    title: "computed and symbol keys of an object literal",
    code: 'const key = "computed", s = Symbol("s"), t = Symbol(); const o = { @ [key](a) { return run(this); }, @ [s]() { return run(this); }, @ [t]() { return run(this); }, [key + 2]: @ () => run(1), [s.description + 3]: @ function () { return run(this); } };',
    subjects: "{ o, key: o[key], symbol: o[s], bare: o[t], arrow: o[key + 2], expression: o.s3 }",
  },
  // Classes
  {
    title: "method of a class",
    code: "class C { @ m(a, [b] = [], ...c) { return run(this); } }",
    subjects: "{ C, p: C.prototype, i: new C(), m: C.prototype.m }",
  },
  { title: "static method", code: "class C { @ static m(a) { return run(this); } }", subjects: "{ C, m: C.m }" },
  {
    title: "async method",
    code: "class C { @ async m(a) { return run(this); } }",
    subjects: "{ C, p: C.prototype, m: C.prototype.m }",
  },
  {
    title: "generator method",
    code: "class C { @ *m(a) { yield run(this); } }",
    subjects: "{ C, p: C.prototype, m: C.prototype.m }",
  },
  {
    title: "async generator method",
    code: "class C { @ async *m(a) { yield run(this); } }",
    subjects: "{ C, p: C.prototype, m: C.prototype.m }",
  },
  {
    title: "private methods",
    code: "class C { @ #m(a) { return run(this); } @ static #s(a) { return run(this); } static reach(c) { return [c.#m, C.#s]; } }",
    subjects: "{ C, p: C.prototype, i: new C(), m: C.reach(new C())[0], s: C.reach(new C())[1] }",
  },
  {
    title: "private methods that compiled code has called",
    code: "class C { @ #m(a) { return run(this); } @ call() { return [run(this.#m(1)), this.#m][1]; } }",
    subjects: "{ m: new C().call() }",
  },
  {
    title: "accessors of a class",
    code: "class C { @ get x() { return run(this); } @ set x(v) { run(v); } @ static get y() { return run(this); } }",
    subjects:
      '{ C, p: C.prototype, get: Object.getOwnPropertyDescriptor(C.prototype, "x").get, set: Object.getOwnPropertyDescriptor(C.prototype, "x").set, y: Object.getOwnPropertyDescriptor(C, "y").get }',
  },
  {
    title: "computed, symbol and literal keys of a class",
    code: 'const key = "computed", s = Symbol("s"); class C { before() {} @ [key](a) { return run(this); } @ [s]() { return run(this); } @ "a b"() { return run(this); } @ 7() { return run(this); } after() {} }',
    subjects:
      '{ C, p: C.prototype, key: C.prototype[key], symbol: C.prototype[s], string: C.prototype["a b"], number: C.prototype[7] }',
  },
  {
    title: "fields that hold functions",
    code: "class C { a = 1; f = @ () => run(1); g = @ function () { return run(this); }; static s = @ (a) => run(a); z = 2; }",
    subjects: "{ C, p: C.prototype, i: new C(), f: new C().f, g: new C().g, s: C.s }",
  },
  {
    title: "constructor",
    code: "class C { x = 1; @ constructor(a, b = 1) { run(a); this.y = run(b); } }",
    subjects: "{ C, p: C.prototype, i: new C(1) }",
  },
  {
    title: "derived constructor",
    code: `${base} class C extends Base { x = 1; @ constructor(a, ...b) { super(run(a)); this.y = 2; } }`,
    subjects: "{ C, p: C.prototype, i: new C(1) }",
  },
  {
    title: "constructor that is not written",
    code: `${base} @ class C extends Base { x = run(1); m(a) { return run(this); } static s() { return run(this); } }`,
    subjects: "{ C, p: C.prototype, i: new C(1), m: C.prototype.m, s: C.s }",
  },
  {
    title: "annotated class",
    code: "@ class C { m(a) { return run(this); } static s() { return run(this); } n() { return 1; } }",
    subjects: "{ C, p: C.prototype, i: new C(), m: C.prototype.m, s: C.s, n: C.prototype.n }",
  },
  {
    title: "class expression",
    code: "const C = class { @ m(a) { return run(this); } };",
    subjects: "{ C, p: C.prototype, m: C.prototype.m }",
  },
  {
    title: "named class expression",
    code: "const C = class Own { @ m(a) { return run(this); } static self() { return Own; } };",
    subjects: "{ C, p: C.prototype, m: C.prototype.m, self: C.self() }",
  },
  {
    title: "class with a static name",
    code: 'class C { static name = "other"; @ m() { return run(this); } }',
    subjects: "{ C, m: C.prototype.m }",
  },
  // Exports
  {
    title: "default export of a named function",
    code: "@ export default function f(a) { return run(this); }",
    subjects: "",
    defaultExport: true,
  },
  {
    title: "default export of an anonymous function",
    code: "@ export default function (a) { return run(this); }",
    subjects: "",
    defaultExport: true,
  },
  {
    title: "default export of an async function",
    code: "@ export default async function (a) { return run(this); }",
    subjects: "",
    defaultExport: true,
  },
  { title: "default export of an arrow", code: "@ export default (a) => run(a);", subjects: "", defaultExport: true },
  {
    title: "default export of an anonymous class",
    code: "export default class { @ m(a) { return run(this); } }",
    subjects: "",
    defaultExport: true,
  },
];
