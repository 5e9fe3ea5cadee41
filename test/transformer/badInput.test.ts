import { Script } from "node:vm";
import ts from "typescript";
import { createTransformer } from "../../transformer";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic";
import { diagnosticCodes } from "../../transformer/diagnostics/generated";
import type { ForeignOwner } from "../../transformer/foreignCallees";
import { badConfigurations } from "./badInput.configuration";
import { nearMisses } from "./badInput.nearMisses";
import { type BadSource, badSources } from "./badInput.sources";

interface Compiled {
  readonly output: string;
  /** In source order. */
  readonly diagnostics: readonly SyncAwaitDiagnostic[];
}

/** TypeScript is compiled as a module, JavaScript as a CommonJS script. */
function compile(source: string, language: "ts" | "js", overrides: ts.CompilerOptions = {}): Compiled {
  const diagnostics: SyncAwaitDiagnostic[] = [];
  const transformer = createTransformer(
    ts,
    {},
    {
      report: (diagnostic) => diagnostics.push(diagnostic),
      foreignCalleesFor: () => ({ ownerOf }),
    },
  );
  const { outputText } = ts.transpileModule(source, {
    fileName: `file.${language}`,
    compilerOptions: { ...compilerOptions[language], ...overrides },
    transformers: { before: [transformer] },
  });
  return { output: outputText, diagnostics: diagnostics.sort((a, b) => a.start - b.start) };
}

/** As a type checker would tell: there is none here, so the names do. */
function ownerOf({ expression }: ts.CallExpression | ts.NewExpression): ForeignOwner | undefined {
  const name = expression.getText();
  if (/^Foreign|^foreign\b/.test(name)) return { name: "library", isHost: false };
  return name === "setTimeout" ? { name: "the platform", isHost: true } : undefined;
}

const target = ts.ScriptTarget.ESNext;
const compilerOptions: Record<"ts" | "js", ts.CompilerOptions> = {
  ts: { target, module: ts.ModuleKind.ESNext, moduleDetection: ts.ModuleDetectionKind.Force },
  js: { target, module: ts.ModuleKind.CommonJS, allowJs: true },
};

/** The source without its marks, and the spans between them. */
function readMarks(source: string): { text: string; spans: { start: number; text: string }[] } {
  const pieces = source.split(/«([^»]*)»/);
  const spans = pieces.flatMap((text, i) => (i % 2 ? [{ start: pieces.slice(0, i).join("").length, text }] : []));
  return { text: pieces.join(""), spans };
}

function spansOf(diagnostics: readonly SyncAwaitDiagnostic[]): { start: number; text: string | undefined }[] {
  return diagnostics.map(({ file, start, length }) => ({ start, text: file?.text.slice(start, start + length) }));
}

const codesOf = (diagnostics: readonly SyncAwaitDiagnostic[]) => diagnostics.map(({ code }) => code);

/** A function that nothing is wrong with, behind the one that is tested; compiled, it has a twin. */
const sound = "\n/** @syncAwait */ function soundNeighbour(x) { return unknownCallee(x); }\n";

/** Codes of functions that are left alone; the others are warnings about a place, or errors that end the build. */
const leftAlone = new Set(["TSA1004", "TSA1005", ...Object.keys(diagnosticCodes).filter((code) => /^TSA2/.test(code))]);

describe.each(badSources)("$codes.0: $title", ({ source, codes, script }: BadSource) => {
  const { text, spans } = readMarks(sound + source);
  const { output, diagnostics } = compile(text, script ? "js" : "ts");

  it("has the right codes and spans", () => {
    expect(codesOf(diagnostics)).toEqual(codes);
    expect(spansOf(diagnostics)).toEqual(spans);
  });

  it("has the category of its code, a message and advice", () => {
    for (const { code, category, messageText, advice } of diagnostics) {
      expect(category).toBe(diagnosticCodes[code as keyof typeof diagnosticCodes].category);
      expect(messageText).toMatch(/^\S.*\S$/);
      expect(advice).toMatch(/^\S.*[.?]$/);
      expect(messageText + advice).not.toMatch(/undefined|\{\w+\}/);
    }
  });

  it("lets the other functions of the file be compiled", () => {
    expect(output).toContain('.call("unknownCallee", unknownCallee, x)');
  });

  if (codes.every((code) => leftAlone.has(code))) {
    it("leaves the function as it is", () => {
      const plain = ts.transpile(readMarks(source).text, { target, module: ts.ModuleKind.ESNext });
      expect(output).toContain(plain.replace(/^"use strict";/, "").trim());
    });
  }
});

describe("what comes out of a file with mistakes is code that the engine accepts", () => {
  it.each([...badSources, ...nearMisses])("$title", ({ source, script }) => {
    const { text } = readMarks(sound + source);
    const output = compile(text, script ? "js" : "ts", {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
    }).output;
    const sloppy = script ? output.replace(/^"use strict";/, "") : output;
    expect(() => new Script(sloppy)).not.toThrow();
  });
});

describe("near misses", () => {
  it.each(nearMisses)("$title", ({ source, script }) => {
    const { output, diagnostics } = compile(sound + source, script ? "js" : "ts");
    expect(codesOf(diagnostics)).toEqual([]);
    expect(output).toContain('.call("unknownCallee", unknownCallee, x)');
  });
});

describe("TSA1001 says what fits the function", () => {
  const diagnosticOf = (source: string) =>
    compile(`import { syncAwait } from "syncawait"; ${source}`, "ts").diagnostics[0];

  it.each([
    ["function load(p) { syncAwait(p); }", "`load`"],
    ["export const load = (p) => syncAwait(p);", "`load`"],
    ["export class A { load(p) { syncAwait(p); } }", "`load`"],
    ["export default (p) => syncAwait(p);", "`(anonymous)`"],
  ])("%s: %s", (source, name) => {
    expect(diagnosticOf(source)?.messageText).toContain(name);
  });

  it("`await` in an async function, the annotation in a plain one and in a generator", () => {
    expect(diagnosticOf("function* load(p) { yield syncAwait(p); }")?.advice).toMatch(
      /^Write `\/\*\* @syncAwait \*\/`/,
    );
    expect(diagnosticOf("async function* load(p) { yield syncAwait(p); }")?.advice).toMatch(/^Use `await`/);
    expect(diagnosticOf("async function load(p) { syncAwait(p); }")?.advice).toMatch(/^Use `await`/);
    expect(diagnosticOf("function load(p) { syncAwait(p); }")?.advice).toMatch(/^Write `\/\*\* @syncAwait \*\/`/);
    expect(diagnosticOf("export class A { text = syncAwait(1); }")?.advice).toMatch(/before the class/);
  });

  it.each([
    "function load(p) { return class { static { syncAwait(p); } }; }",
    "async function load(p) { return class { static text = syncAwait(p); }; }",
    "export class A { text = class { static { syncAwait(1); } }; }",
  ])("to wait elsewhere, where an annotation would be of no use: %s", (source) => {
    expect(diagnosticOf(source)?.advice).toMatch(/^A static (block|field's initialiser) cannot suspend: wait before/);
  });
});

describe("TSA2004 says which function stays native, and what that means for those around it", () => {
  it.each([
    ["/** @syncAwait */ function f(g) { var yield = 1; g(); }", "`f`", "Calls of it block. "],
    ["/** @syncAwait */ function f(g) { function yield() {} g(); }", "`f`", "Calls of it block. "],
    ["/** @syncAwait */ async function f(g) { var yield = 1; g(); }", "`f`", "Calls of it give promises, not tasks. "],
    [
      "/** @syncAwait */ function f(g) { function h() { var yield = 1; g(); } g(h()); }",
      "`h`",
      "`f`, around it, can suspend, but not while `h` runs",
    ],
    [
      "/** @syncAwait */ function* f(g) { const h = function () { var yield = 1; g(); }; yield h(g()); }",
      "`h`",
      "`f`, around it, can suspend",
    ],
    [
      "/** @syncAwait */ function f(g) { function* h() { const i = function () { var yield = 1; g(); }; yield i(g()); } }",
      "`i`",
      "`h`, around it",
    ],
    ["/** @syncAwait */ function f(g) { const h = (yield) => g(yield); g(h()); }", "`h`", "So does `f`, around it: "],
    [
      "function f(g) { return /** @syncAwait */ () => { var yield = 1; g(); }; }",
      "`(anonymous)`",
      "Calls of it block. ",
    ],
    [
      "/** @syncAwait */ function f(g) { function h() { return () => { var yield = 1; g(); }; } g(h); }",
      "`(anonymous)`",
      "So does `h`, ",
    ],
  ])("%s", (source, name, advice) => {
    const said = compile(source, "js").diagnostics;
    expect(codesOf(said)).toEqual(["TSA2004"]);
    expect(said[0]?.messageText).toBe(`\`yield\` is used as a name in ${name}, which stays as it is.`);
    expect(said[0]?.advice).toContain(advice);
  });
});

describe("what is said besides the code fits", () => {
  const saidOf = (source: string) => {
    const { diagnostics } = compile(`import { syncAwait } from "syncawait"; ${source}`, "ts");
    return diagnostics.map(({ messageText, advice }) => `${messageText} ${advice}`);
  };

  it.each([
    ["export class A { @syncAwait() f() {} }", /write `@syncAwait`\.$/],
    ["export class A { static { syncAwait(1); } }", /^A static block cannot .* top-level `await` before the class/],
    ["/** @syncAwait(blocks never) */ function f() {}", /^`\(blocks never\)` .* mean `@syncAwait blocks never`\?$/],
    ["/** @syncAwait() blocks */ function f() {}", /^`\(\) blocks` .* mean `@syncAwait blocks`\?$/],
    [
      "export class A { /** @syncAwait */ static {} }",
      /^`@syncAwait` stands on a static block.* wait before the class/,
    ],
    [
      "/** @syncAtomic file */",
      /^`@syncAtomic file` stands behind code, .* leave out `file` to annotate what follows\.$/,
    ],
    ["/** @syncAtomic */ interface A {}", /^`@syncAtomic` stands on an interface/],
  ])("%s", (source, text) => {
    expect(saidOf(source)).toEqual([expect.stringMatching(text)]);
  });

  it("compiles a method whose decorator has parentheses as if it had none", () => {
    const methods = (decorator: string) =>
      compile(
        `import { syncAwait } from "syncawait"; export class A { ${decorator} f(p) { return syncAwait(p); } }`,
        "ts",
      ).output;
    expect(methods("@syncAwait()").replaceAll(/:1:\d+/g, "")).toBe(methods("@syncAwait").replaceAll(/:1:\d+/g, ""));
  });
});

describe.each(badConfigurations)("$code: $title", ({ code, text, place, compiled, provoke }) => {
  const { said, output } = provoke();

  it("is said once, with its category, message, advice and place", () => {
    const expected = typeof text === "string" ? text : expect.stringMatching(text);
    expect(said).toEqual([{ code, category: diagnosticCodes[code].category, place, text: expected }]);
  });

  it(compiled ? "lets the file be compiled" : "leaves the file as it is", () => {
    expect(output.includes(".rt.s")).toBe(compiled);
    expect(output).toContain("function load(read)");
  });
});

/** What the loader and the plugin say of settings: test/integration/parts, misspelledPackages.test.ts and pluginEntry.test.ts. */
const provokedElsewhere = ["TSA3007", "TSA3009"];

it("every code that exists is provoked by one of these", () => {
  const provoked = new Set([
    ...badSources.flatMap(({ codes }) => codes),
    ...badConfigurations.map(({ code }) => code),
    ...provokedElsewhere,
  ]);
  expect([...provoked].sort()).toEqual(Object.keys(diagnosticCodes));
});
