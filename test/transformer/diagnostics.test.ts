import ts from "typescript";
import { toTsDiagnostic, withRelated } from "../../transformer/diagnostics/diagnostic";
import * as generated from "../../transformer/diagnostics/generated";
import { type Place, spanOf } from "../../transformer/diagnostics/span";

function parse(text: string, name = "file.ts"): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
}

/** The first node in source order that a type guard accepts. */
function find<Kind extends ts.Node>(root: ts.Node, accepts: (node: ts.Node) => node is Kind): Kind {
  const search = (node: ts.Node): Kind | undefined => (accepts(node) ? node : ts.forEachChild(node, search));
  const found = search(root);
  if (!found) throw new Error("no such node");
  return found;
}

function textOf(place: Place): string {
  const { file, start, length } = spanOf(place);
  return file.text.slice(start, start + length);
}

describe("the smallest span of a node", () => {
  const cases: [source: string, accepts: (node: ts.Node) => node is ts.Node, text: string][] = [
    ["export default async function load() {}", ts.isFunctionDeclaration, "load"],
    ["export default async function () {}", ts.isFunctionDeclaration, "function"],
    ["const f = async function () {};", ts.isFunctionExpression, "function"],
    ["const f = async (a) => { return a; };", ts.isArrowFunction, "=>"],
    ["class A { static async load() {} }", ts.isMethodDeclaration, "load"],
    ["class A { get [Symbol.iterator]() { return 1 } }", ts.isGetAccessorDeclaration, "[Symbol.iterator]"],
    ["class A { /** x */ private constructor() {} }", ts.isConstructorDeclaration, "constructor"],
    ["const A = class { };", ts.isClassExpression, "class"],
    ["/** @syncAwait */ interface Loader {}", ts.isInterfaceDeclaration, "Loader"],
    ["f(1, g(2))", ts.isCallExpression, "f"],
    ["a.b(1)", ts.isCallExpression, "a.b"],
    ["a.b`1`", ts.isTaggedTemplateExpression, "a.b"],
    ["super.x = 1", ts.isPropertyAccessExpression, "super.x"],
    ["  with (o) { x; }", ts.isWithStatement, "with"],
    ["for await (const x of xs) {}", ts.isForOfStatement, "for await"],
    ["await using file = open();", ts.isVariableStatement, "await using"],
    ["function f(a = 1) {}", ts.isParameter, "a"],
    ["let a = 1;", ts.isVariableDeclaration, "a"],
    ["a + b", ts.isBinaryExpression, "a + b"],
    [" /* x */ f()", ts.isSourceFile, ""],
  ];
  it.each(cases)("%s", (source, accepts, text) => {
    expect(textOf(find(parse(source), accepts))).toBe(text);
  });

  it("is the span itself where a span is given", () => {
    const file = parse("/** @syncawait */ f()");
    expect(textOf({ file, start: 4, length: 10 })).toBe("@syncawait");
  });

  it("of a file begins at its first token", () => {
    const { start, length } = spanOf(parse("/* x */ f()"));
    expect([start, length]).toEqual([8, 0]);
  });
});

describe("the generated factories", () => {
  const call = find(parse("load(1)"), ts.isCallExpression);

  it("one for each code, named by the table", () => {
    const factories = new Map<string, unknown>(Object.entries(generated));
    for (const { name } of Object.values(generated.diagnosticCodes))
      expect(factories.get(name)).toBeInstanceOf(Function);
    expect(factories.size).toBe(Object.keys(generated.diagnosticCodes).length + 1);
  });

  it("fill in their placeholders", () => {
    const { messageText } = generated.awaitOutsideAnnotated(call, { functionName: "load" });
    expect(messageText).toBe("`syncAwait()` is called in `load`, which is not annotated.");
  });

  it("give the advice that fits an optional parameter", () => {
    const advice = (isAsync?: boolean) => generated.awaitOutsideAnnotated(call, { functionName: "f", isAsync }).advice;
    expect(advice(true)).toMatch(/^Use `await`/);
    expect(advice()).toMatch(/^Write `/);
  });

  it("join lists", () => {
    expect(generated.unknownOption({ option: "x", known: ["a", "b"] }).advice).toBe("The options are: a, b.");
  });

  it("about the configuration have no file", () => {
    const { file, start, length } = generated.unsupportedTypeScript({ version: "4.8.4" });
    expect({ file, start, length }).toEqual({ file: undefined, start: 0, length: 0 });
  });

  it("have a category that their code allows: 1 errors and warnings, 2 warnings, 3 errors and warnings, 9 errors", () => {
    for (const [code, { category }] of Object.entries(generated.diagnosticCodes)) {
      const allowed = { 1: ["error", "warning"], 2: ["warning"], 3: ["error", "warning"], 9: ["error"] }[code[3] ?? ""];
      expect(allowed).toContain(category);
    }
  });
});

describe("toTsDiagnostic", () => {
  const file = parse("load(1)");
  const call = find(file, ts.isCallExpression);

  it("keeps place and category, and says code, message and advice", () => {
    const diagnostic = generated.awaitAsValue(call);
    expect(toTsDiagnostic(ts, diagnostic)).toMatchObject({
      category: ts.DiagnosticCategory.Warning,
      code: 1009,
      file,
      start: 0,
      length: 4,
      source: "syncawait",
      messageText: `TSA1009: ${diagnostic.messageText} ${diagnostic.advice}`,
    });
  });

  it("is printed by TypeScript's own formatter, with its related places in the order they were added", () => {
    const first = withRelated(generated.directEval(call), call.expression, "first");
    const related = withRelated(first, call.arguments[0] as ts.Node, "second");
    const host = {
      getCanonicalFileName: (name: string) => name,
      getCurrentDirectory: () => "",
      getNewLine: () => "\n",
    };
    const text = ts.formatDiagnosticsWithColorAndContext([toTsDiagnostic(ts, related)], host);
    expect(text).toContain("TSA1004: An annotated function cannot contain a direct `eval()`.");
    expect(text).toMatch(/file\.ts.*:.*1.*:.*6/);
    expect(text).toMatch(/first[\s\S]*second/);
  });

  it("is printed without a file", () => {
    const diagnostic = toTsDiagnostic(ts, generated.unsupportedTypeScript({ version: "4.8.4" }));
    const host = {
      getCanonicalFileName: (name: string) => name,
      getCurrentDirectory: () => "",
      getNewLine: () => "\n",
    };
    expect(diagnostic).toMatchObject({ file: undefined, start: undefined, length: undefined });
    expect(ts.formatDiagnostic(diagnostic, host)).toBe(
      "error TS3003: TSA3003: TypeScript 4.8.4 is not supported. Use TypeScript 4.9 to 6.0.\n",
    );
  });

  it("knows all three categories", () => {
    const categories = (["error", "warning", "message"] as const).map(
      (category) => toTsDiagnostic(ts, { ...generated.awaitAsValue(call), category }).category,
    );
    const { Error: error, Warning, Message } = ts.DiagnosticCategory;
    expect(categories).toEqual([error, Warning, Message]);
  });
});
