import type { DiagnosticCode } from "../../transformer/diagnostics/generated";

/**
 * A source in which every span that is reported stands between « and ». `codes` are those of the diagnostics, in source order.
 */
export interface BadSource {
  readonly title: string;
  readonly source: string;
  readonly codes: readonly DiagnosticCode[];
  /** A script in JavaScript: sloppy code. */
  readonly script?: true;
}

export const imported = 'import { syncAwait } from "syncawait";\n';

/** @param words what stands behind a tag */
const behind = (words: string) => `/** @syncAwait${words} */ function f() {}`;

export const badSources: readonly BadSource[] = [
  // TSA1001 awaitOutsideAnnotated
  {
    title: "syncAwait() in an unannotated function declaration",
    source: `${imported}function load(p) { return «syncAwait»(p); }`,
    codes: ["TSA1001"],
  },
  {
    title: "syncAwait() in an unannotated async function",
    source: `${imported}async function load(p) { return «syncAwait»(p); }`,
    codes: ["TSA1001"],
  },
  {
    title: "syncAwait() in an unannotated arrow, method, accessor, constructor and generator",
    source: `${imported}export const load = (p) => «syncAwait»(p);
export class Page {
  constructor(p) { «syncAwait»(p); }
  text(p) { return «syncAwait»(p); }
  get size() { return «syncAwait»(1); }
  *lines(p) { yield «syncAwait»(p); }
}`,
    codes: ["TSA1001", "TSA1001", "TSA1001", "TSA1001", "TSA1001"],
  },
  {
    title: "syncAwait() in a parameter initialiser of an unannotated function",
    source: `${imported}function load(p = «syncAwait»(1)) { return p; }`,
    codes: ["TSA1001"],
  },
  {
    title: "syncAwait() by another name, and through a namespace",
    source: `import { syncAwait as wait } from "syncawait";
import * as sa from "syncawait";
function load(p) { return «wait»(«sa.syncAwait»(p)); }`,
    codes: ["TSA1001", "TSA1001"],
  },
  {
    title: "syncAwait() by require, in JavaScript",
    source: `const { syncAwait } = require("syncawait");
const sa = require("syncawait");
function load(p) { return «syncAwait»(«sa.syncAwait»(p)); }`,
    codes: ["TSA1001", "TSA1001"],
    script: true,
  },
  {
    title: "syncAwait() in an async function inside an annotated one",
    source: `${imported}/** @syncAwait */ function all(xs) { return xs.map(async (x) => «syncAwait»(x)); }`,
    codes: ["TSA1001"],
  },

  // TSA1002 annotationOnNonFunction
  ...(
    [
      ["an interface", "interface Loader { load(): string }"],
      ["a type alias", "type Loader = () => string;"],
      ["an enum", "enum Kind { A, B }"],
      ["an import", 'import { load } from "./load";'],
      ["a variable", "const n = 1;"],
      ["a class that runs nothing when it is constructed", "class Empty { size; static made = 1 }"],
      ["a block", "{ let a = 1; a++; }"],
      ["a statement", "if (globalThis) globalThis.x = 1;"],
      ["a declaration without a body", "declare function load(): string;"],
      ["nothing at all", ""],
      ["an export", 'export * from "./load";'],
    ] as const
  ).map(
    ([on, source]): BadSource => ({
      title: `annotation on ${on}`,
      source: `/** «@syncAwait» */\n${source}`,
      codes: ["TSA1002"],
    }),
  ),
  {
    title: "annotation on a property, an argument and an array element that are no functions",
    source: `export const a = { /** «@syncAwait» */ n: 1 };
String(/** «@syncAwait» */ 1);
export const b = [/** «@syncAwait» */ 1];`,
    codes: ["TSA1002", "TSA1002", "TSA1002"],
  },
  {
    title: "annotation at the end of a block, of an argument list and of a class",
    source: `export function f() { f(1 /** «@syncAwait» */); /** «@syncAwait» */ }
export class Page { f() {} /** «@syncAwait» */ }`,
    codes: ["TSA1002", "TSA1002", "TSA1002"],
  },

  // TSA1004 directEval
  {
    title: "direct eval",
    source: "/** @syncAwait */ function compute(text) { return «eval»(text); }",
    codes: ["TSA1004"],
  },
  {
    title: "direct eval in an arrow inside an annotated function",
    source: "/** @syncAwait */ function compute(text) { return () => «eval»(text); }",
    codes: ["TSA1004"],
  },
  {
    title: "direct eval in a function inside an annotated one, which sees its locals too",
    source: "/** @syncAwait */ function compute(text) { return function () { return «eval»(text); }; }",
    codes: ["TSA1004"],
  },
  {
    title: "direct eval in a parameter initialiser",
    source: "/** @syncAwait */ function compute(text, value = «eval»(text)) { return value; }",
    codes: ["TSA1004"],
  },
  {
    title: "direct eval in an annotated async function",
    source: "/** @syncAwait */ async function compute(text) { return «eval»(text); }",
    codes: ["TSA1004"],
  },

  {
    title: "direct eval in parentheses, and by a parameter of that name",
    source: `/** @syncAwait */ function compute(text) { return «(eval)»(text); }
/** @syncAwait */ function by(text, eval) { return «eval»(text); }`,
    codes: ["TSA1004", "TSA1004"],
    script: true,
  },

  // TSA1005 withStatement
  {
    title: "with",
    source: "/** @syncAwait */ function area(shape) { «with» (shape) { return width * height; } }",
    codes: ["TSA1005"],
    script: true,
  },

  // TSA1006 awaitInAtomic
  {
    title: "syncAwait() in a @syncAtomic function",
    source: `${imported}/** @syncAtomic */ function transfer(p) { return «syncAwait»(p); }`,
    codes: ["TSA1006"],
  },
  {
    title: "syncAwait() in a @syncAtomic method of an annotated class",
    source: `${imported}/** @syncAwait */ export class Page { load(p) { return syncAwait(p); } /** @syncAtomic */ store(p) { return «syncAwait»(p); } }`,
    codes: ["TSA1006"],
  },

  {
    title: "syncAwait() in a method of a @syncAtomic class",
    source: `${imported}/** @syncAtomic */ export class Page { store(p) { return «syncAwait»(p); } }`,
    codes: ["TSA1006"],
  },
  {
    title: "syncAwait() in functions without an annotation inside a @syncAtomic one",
    source: `${imported}/** @syncAtomic */ function transfer(p) {
  const inner = () => «syncAwait»(p);
  class Page { load() { return () => «syncAwait»(p); } }
  return [inner, Page, /** @syncAwait */ () => syncAwait(p)];
}`,
    codes: ["TSA1006", "TSA1006"],
  },

  {
    title: "syncAwait() in a field of a class inside a @syncAtomic function",
    source: `${imported}/** @syncAtomic */ function transfer(p) { return class { amount = «syncAwait»(p); }; }`,
    codes: ["TSA1006"],
  },

  // TSA1007 conflictingAnnotations
  {
    title: "@syncAwait and @syncAtomic in one comment",
    source: "/**\n * @syncAwait\n * «@syncAtomic»\n */\nfunction update() {}",
    codes: ["TSA1007"],
  },
  {
    title: "@syncAwait and @syncAtomic in two comments",
    source: "/** @syncAtomic */\n/** «@syncAwait» */\nfunction update() {}",
    codes: ["TSA1007"],
  },

  {
    title: "two annotations that say differently how a function blocks, in one comment and in two",
    source: `/**\n * @syncAwait blocks\n * «@syncAwait blocks never»\n */\nfunction a() {}
/** @syncAwait */ /** «@syncAwait blocks» */ function b() {}
/** @syncAwait blocks */ /** @syncAwait */ function c() {}`,
    codes: ["TSA1007", "TSA1007"],
  },

  // TSA1008 awaitArguments
  {
    title: "syncAwait() with no argument, with two, and with a spread",
    source: `${imported}/** @syncAwait */ function load(a, b, ...xs) { «syncAwait»(); «syncAwait»(a, b); return «syncAwait»(...xs); }`,
    codes: ["TSA1008", "TSA1008", "TSA1008"],
  },
  {
    title: "the decorator with parentheses, on a method, on a class and through a namespace",
    source: `${imported}import * as sa from "syncawait";
export class Page { @«syncAwait»() load(p) { return syncAwait(p); } @«sa.syncAwait»() static save(p) { return syncAwait(p); } }
@«syncAwait»() export class Book { load(p) { return syncAwait(p); } }`,
    codes: ["TSA1008", "TSA1008", "TSA1008"],
  },

  // TSA1009 awaitAsValue
  {
    title: "syncAwait as an object whose method is called",
    source: `${imported}/** @syncAwait */ function load(p) { return «syncAwait».call(null, p); }`,
    codes: ["TSA1009"],
  },
  {
    title: "syncAwait as an argument, as a variable's value and through a namespace",
    source: `${imported}import * as sa from "syncawait";
/** @syncAwait */ function all(xs) { const wait = «sa.syncAwait»; return xs.map(«syncAwait», wait); }`,
    codes: ["TSA1009", "TSA1009"],
  },

  // TSA1010 awaitAtTopLevel
  {
    title: "syncAwait() at the top level of a module, in a block there, in what a class extends and in its names",
    source: `${imported}«syncAwait»(1);
{ «syncAwait»(2); }
export class Page extends «syncAwait»(3) { [«syncAwait»(4)]() {} }`,
    codes: ["TSA1010", "TSA1010", "TSA1010", "TSA1010"],
  },

  // TSA1011 misspelledAnnotation
  ...[
    "@syncawait",
    "@SyncAwait",
    "@sync-await",
    "@sync_await",
    "@syncAwaits",
    "@syncatomic",
    "@syncAwit",
    "@syncAwiat",
    "@synAwait",
    "@snycAwait",
    "@syncAtomc",
    "@syncAtomi",
    "@synAwit",
    "@syncWait",
  ].map(
    (tag): BadSource => ({
      title: `the tag ${tag}`,
      source: `/** «${tag}» */\nfunction load() {}`,
      codes: ["TSA1011"],
    }),
  ),

  ...[
    "«// @syncAwait»\nfunction f() {}",
    "  «/// @syncAwait file»\r\nfunction f() {}",
    "class A {\n  «/* @syncAtomic */»  \n  f() {} }",
    "«// @syncAwait blocks never»\nconst f = () => 1;",
    "/** @syncAwait «blocks exclusiv» */ function f() {}",
    "/**\n * Loads.\n * @syncAwait  «blocks nevr»\n * @returns it */\nfunction f() {}",
    "/**\n * @syncAwait\n * «blocks never»\n */\nfunction f() {}",
    "/**\n * @syncAwait blocks\n * «never»\n */\nfunction f() {}",
    "/**\r\n * @syncAwait\r\n * «blocks exclusiv»\r\n */\r\nfunction f() {}",
    "/** @syncAtomic «blocks» */ function f() {}",
    ...[
      "«: blocks never»",
      "«, blocks never»",
      " «- blocks never»",
      " «blocks never.»",
      " «block never»",
      " «blocks: never»",
    ].map(behind),
    ...[" «blocks never exclusive»", " «blocks forbid»", " «blocks interleave»", " «never»", " «never blocks»"].map(
      behind,
    ),
    ...["«(blocks never)»", " «(blocks never)»", '«("exclusive")»', "«(file)»", "«() blocks»"].map(behind),
    ...[" «blocks Never»", " «Blocks»", " «blocks exclusively»", " «files»", "«: file»"].map(behind),
    ...["@syncawait-ignor", "@syncawait-ignre", "@sync-await-ignore", "@syncawait_ignore"].map(
      (tag) => `// «${tag}» TSA1010\nlet x;`,
    ),
    "/** «@syncawait-ignor» TSA1010 */\nlet x;",
  ].map((source): BadSource => ({ title: `what is no annotation: ${source}`, source, codes: ["TSA1011"] })),

  // TSA1012 uselessIgnore
  {
    title: "comments that ignore nothing: another code, a line too early, an error, a code that does not exist",
    source: `${imported}
«// @syncawait-ignore TSA1009: another code»
«syncAwait»(1);
«// @syncawait-ignore TSA1010»
parseInt("a");
«syncAwait»(2);
/** @syncAwait */ export const load = (p) => «syncAwait»(p, p); «// @syncawait-ignore TSA1008 -- an error»
«/* @syncawait-ignore TSA7777» */
«/* @syncawait-ignore TSA10O1, tsa1O10» */`,
    codes: ["TSA1012", "TSA1010", "TSA1012", "TSA1010", "TSA1008", "TSA1012", "TSA1012", "TSA1012"],
  },

  // TSA1013 atomicCallWaits
  {
    title: "calls in a @syncAtomic function of functions that wait, by themselves or through others",
    source: `${imported}/** @syncAwait */ function load(p) { return syncAwait(p); }
const twice = /** @syncAwait */ (p) => load(p);
const text = /** @syncAwait */ (p) => unknownCallee(p);
/** @syncAtomic */ function store(p) { return [«load»(p), «twice»(p), «load»\`p\`, text(p), () => load(p)]; }`,
    codes: ["TSA1013", "TSA1013", "TSA1013"],
  },

  // TSA1014 waitInNativePart
  {
    title: "syncAwait() in what stays native of a class inside an annotated function",
    source: `${imported}/** @syncAwait */ function define(p) {
  return class { static { «syncAwait»(p); } static text = «syncAwait»(p); @decorate(«syncAwait»(p)) page() {} };
}`,
    codes: ["TSA1014", "TSA1014", "TSA1014"],
  },
  {
    title:
      "syncAwait() in what stays native of a class or an enum at the top level, and inside a field of an annotated class",
    source: `${imported}export class Page { static text = «syncAwait»(1); static { «syncAwait»(2); } @decorate(«syncAwait»(3)) page() {} }
enum Kind { A = «syncAwait»(4) }
/** @syncAwait */ export class Book { page = class { static { «syncAwait»(5); } }; text = syncAwait(6); }`,
    codes: ["TSA1014", "TSA1014", "TSA1014", "TSA1014", "TSA1014"],
  },

  // TSA1015 callbackBlocks
  {
    title: "functions that wait, handed to what calls them natively: by name, as literals, as members of options",
    source: `${imported}/** @syncAwait */ function load(p) { return syncAwait(p); }
const twice = /** @syncAwait */ (p) => load(p);
foreign.visit(«load», /** @syncAwait */ (p) «=>» syncAwait(p), («twice»), [load], () «=>» load(1));
setTimeout(«load», 1);
new ForeignParser({ «load», depth: 1, on: { «twice», found: /** @syncAwait */ (p) «=>» syncAwait(p) }, a: { b: { load } } });
export const o = new ForeignParser({ /** @syncAwait */ «render»(p) { return syncAwait(p); } });`,
    codes: Array(9).fill("TSA1015"),
  },

  // TSA1016 callInNativePartWaits
  {
    title: "a call of a function that waits at the top level of a module and in a static block",
    source: `${imported}/** @syncAwait */
function load(p) { return syncAwait(p); }
«load»(1);
export class Page {
  static { «load»(2); }
}`,
    codes: ["TSA1016", "TSA1016"],
  },

  // TSA1017 fileAnnotationBehindCode
  ...(["syncAwait", "syncAtomic"] as const).map(
    (tag): BadSource => ({
      title: `@${tag} file behind the first statement, and at the end`,
      source: `export const a = 1;\n/** «@${tag} file» */\nexport function load() {}\n/** «@${tag} file» */`,
      codes: ["TSA1017", "TSA1017"],
    }),
  ),

  // TSA2003 parameterSharedWithInitialiser
  {
    title: "a parameter that an initialiser captures and the body assigns",
    source: "/** @syncAwait */ function next(«n», read = () => n) { n = n + 1; return read(); }",
    codes: ["TSA2003"],
  },

  // TSA2004 yieldIdentifier
  {
    title: "a variable named yield",
    source: "/** @syncAwait */ function harvest(field) { var «yield» = field; return field; }",
    codes: ["TSA2004"],
    script: true,
  },

  {
    title: "a parameter, a label, a function and an assignment by the name of yield",
    source: `/** @syncAwait */ function a(«yield», f) { return f(); }
/** @syncAwait */ function b(f) { «yield»: for (;;) { f(); break yield; } }
/** @syncAwait */ function c(f) { function «yield»() {} return f(); }
/** @syncAwait */ function d(f) { «yield» = f(); }`,
    codes: ["TSA2004", "TSA2004", "TSA2004", "TSA2004"],
    script: true,
  },

  // TSA2007 superWriteInArrow
  {
    title: "an assignment to a property of super in an arrow",
    source: "export class Page extends Object { grow() { return /** @syncAwait */ () => { «super.size» = 1; }; } }",
    codes: ["TSA2007"],
  },

  {
    title: "an assignment to a property of super in an arrow, by a pattern",
    source:
      "export class Page extends Object { grow(f) { return /** @syncAwait */ () => { [«super.size»] = f(); }; } }",
    codes: ["TSA2007"],
  },
  {
    title: "a property of super as the variable of a loop in an arrow",
    source:
      "export class Page extends Object { grow(f) { return /** @syncAwait */ () => { for ({ a: «super.size» } of f()); }; } }",
    codes: ["TSA2007"],
  },

  {
    title: "a property of super counted up and down in an arrow",
    source: `export class Page extends Object {
  up() { return /** @syncAwait */ () => «super.size»++; }
  down() { return /** @syncAwait */ () => --«super.size»; }
}`,
    codes: ["TSA2007", "TSA2007"],
  },
  {
    title: "an assignment to a property of super in an async arrow",
    source:
      "export class Page extends Object { grow() { return /** @syncAwait */ async () => { «super.size» = 1; }; } }",
    codes: ["TSA2007"],
  },

  // TSA2008 assignedArguments
  {
    title: "arguments assigned, and its callee",
    source: `/** @syncAwait */ function first() { «arguments» = [1]; return 1; }
/** @syncAwait */ function self() { return «arguments».callee; }
/** @syncAwait */ function declared() { var «arguments» = [1]; return 1; }
/** @syncAwait */ function parameter(«arguments») { return 1; }`,
    codes: ["TSA2008", "TSA2008", "TSA2008", "TSA2008"],
    script: true,
  },

  // TSA2010 selfAssignedFunctionName
  {
    title: "a function expression that assigns its own name",
    source: "const load = /** @syncAwait */ function «again»() { again = null; return again; };",
    codes: ["TSA2010"],
    script: true,
  },

  // TSA2011 leftNative
  {
    title: "an arrow that uses this in the constructor of a derived class, which stays native itself",
    source: `export class Page extends Object {
  constructor(f) { const read = /** @syncAwait */ () «=>» f(this); super(); super.a = read(); }
}`,
    codes: ["TSA2011"],
  },
  {
    title: "a constructor that assigns through super before it has its object",
    source: "export class Page extends Object { /** @syncAwait */ «constructor»(f) { super(); super.a = f(); } }",
    codes: ["TSA2011"],
  },
  {
    title: "a constructor in whose class the engine would run a decorator's code",
    source: "export class Page { /** @syncAwait */ «constructor»(f) { f(); } @other m() {} }",
    codes: ["TSA2011"],
  },
  {
    title: "an accessor field behind one that has to be evaluated once",
    source: "/** @syncAwait */ export class «Page» { a = f(); accessor b = 1; }",
    codes: ["TSA2011"],
  },
  {
    title: "a function that is declared as the body of a statement",
    source: "if (true) /** @syncAwait */ function «load»(f) { return f(); }",
    codes: ["TSA2011"],
    script: true,
  },
  {
    title: "a method whose parameter list uses super",
    source:
      "export class Page extends Object { /** @syncAwait */ «load»(f, text = super.toString()) { return f(text); } }",
    codes: ["TSA2011"],
  },
  {
    title: "a variable of the same name as a parameter of an annotated async function",
    source: "/** @syncAwait */ async function «load»({ a }) { var a; return a; }",
    codes: ["TSA2011"],
  },
];
