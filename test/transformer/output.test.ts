import ts from "typescript";
import { createTransformer, type SyncAwaitDiagnostic } from "../../transformer/index.js";

const source = `
import { syncAwait, spawn } from "syncawait";
/** @syncAwait */
export function leaf(p: Promise<number>): number { return syncAwait(p) + 1; }
/** @syncAwait */
export class Store<T> extends Map<string, T> {
  #size = 0;
  load(key: string, { retries = leaf(1 as never) } = {}) { return super.get(key) ?? this.#fetch(key)?.then?.(retries); }
  #fetch(key: string): any { return leaf(key as never); }
}
export async function host() { return leaf(1 as never); }
export const start = () => spawn((n: number) => [n].map((each) => leaf(each as never)), 1);
`;

function compile(compilerOptions: ts.CompilerOptions, withProgram: boolean): string {
  const diagnostics: SyncAwaitDiagnostic[] = [];
  const transformer = createTransformer(ts, {}, { report: (diagnostic) => diagnostics.push(diagnostic) });
  const output = withProgram
    ? emitWithProgram(compilerOptions, transformer)
    : ts.transpileModule(source, { fileName: "input.ts", compilerOptions, transformers: { before: [transformer] } })
        .outputText;
  expect(diagnostics).toEqual([]);
  return output;
}

/** With a program of this one file, and so with a checker that knows its types. */
function emitWithProgram(options: ts.CompilerOptions, transformer: ts.TransformerFactory<ts.SourceFile>): string {
  let output = "";
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === "input.ts"
      ? ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, false)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram(["input.ts"], options, host);
  const keep: ts.WriteFileCallback = (name, text) => {
    if (name.endsWith(".js")) output = text;
  };
  program.emit(undefined, keep, undefined, false, { before: [transformer] });
  return output;
}

const esNext: ts.CompilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, skipLibCheck: true };

test("the output is the same with and without a type checker", () => {
  expect(compile(esNext, true)).toBe(compile(esNext, false));
});

test("the output is the same each time: no state outlives a file", () => {
  expect(compile(esNext, false)).toBe(compile(esNext, false));
});

test.each([
  ["ES2015, CommonJS", { target: ts.ScriptTarget.ES2015, module: ts.ModuleKind.CommonJS }],
  ["ES2018, CommonJS", { target: ts.ScriptTarget.ES2018, module: ts.ModuleKind.CommonJS }],
  ["ES2022, CommonJS", { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS }],
] as const)("TypeScript lowers the output to %s, and it parses", (_, options) => {
  const output = compile(options, false);
  expect(() => new Function("exports", "require", output)).not.toThrow();
});

test.each([true, false])(
  "a decorated class finds itself where static blocks are moved out of it (legacy: %s)",
  (legacy) => {
    const decorated = `import { syncAwait } from "syncawait";
    @syncAwait class Page { text() { return syncAwait(1); } static title() { return syncAwait(2); } }`;
    const transformer = createTransformer(ts, {}, { report: () => undefined });
    const compilerOptions = { ...esNext, target: ts.ScriptTarget.ES2020, experimentalDecorators: legacy };
    const { outputText } = ts.transpileModule(decorated, {
      fileName: "a.ts",
      compilerOptions,
      transformers: { before: [transformer] },
    });
    expect(outputText).toContain("$sa.methods(Page$, Page.prototype,");
    expect(outputText).toContain("$sa.methods(Page$, Page,");
  },
);

test("where only annotated functions count, a file that mentions none of our words is handed back untouched", () => {
  const file = ts.createSourceFile("plain.ts", "export function f() { return g(); }", ts.ScriptTarget.ESNext, true);
  const transformer = createTransformer(ts, { propagate: "annotated" }, { report: () => undefined });
  const result = ts.transform(file, [transformer]);
  expect(result.transformed[0]).toBe(file);
});

test("names that the file uses are not used again", () => {
  const taken = `import { syncAwait } from "syncawait"; let $sa, $t, $o, leaf$;
    /** @syncAwait */ function leaf(x) { return syncAwait($t.m(x)) + $o + $sa + leaf$; }`;
  const transformer = createTransformer(ts, {}, { report: () => undefined });
  const { outputText } = ts.transpileModule(taken, {
    fileName: "a.ts",
    compilerOptions: esNext,
    transformers: { before: [transformer] },
  });
  expect(outputText).toContain('import * as $sa1 from "syncawait/internal"');
  expect(outputText).toContain("function* leaf$1(x)");
  expect(outputText).toContain("let $t1;");
});
