import ts from "typescript";
import { createTransformer } from "../../transformer/index.js";

const source = `
import { syncAwait } from "syncawait";
import type { Price } from "./types";
export const enum Size { small = 1, large }
export namespace Shop { export const name = "shop"; }
/** Loads. */
export interface Loader { load(key: string): string; }
/** @syncAwait */
export function load(key: string, size: Size = Size.small, ...rest: readonly Price[]): Promise<string> | string {
  const { [key]: known, ...others } = { key, size } as Record<string, unknown>;
  return syncAwait(key + known + Object.keys({ ...others, ...rest }).length) ;
}
/** @syncAwait */
export default class Store<T extends object> implements Loader {
  static #count = 0;
  constructor(private readonly items: T, public readonly title = Shop.name) { Store.#count++; }
  load(key: string): string { return syncAwait(String(this.items[key as keyof T])); }
  async later(key: string): Promise<string> { return this.load(key); }
  protected get size(): number { return syncAwait(Store.#count); }
}
export const arrow = /** @syncAwait */ (p: Promise<number>): number => syncAwait(p);
`;

/** What the declarations say is of no interest here, and neither is the standard library. */
const others: Readonly<Record<string, string>> = {
  "/types.ts": "export interface Price { readonly amount: number }",
  "/node_modules/syncawait/index.d.ts": "export declare function syncAwait<T>(x: T): T;",
  "/node_modules/syncawait/package.json": '{ "name": "syncawait", "types": "index.d.ts" }',
  "/node_modules/tslib/index.d.ts": "export declare function __rest(a: any, b: any): any;",
  "/node_modules/tslib/package.json": '{ "name": "tslib", "types": "index.d.ts" }',
};

/** Texts by file name. */
function emit(options: ts.CompilerOptions, isCompiled: boolean): Readonly<Record<string, string>> {
  const all = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, noLib: true, types: [], ...options };
  const files: Readonly<Record<string, string>> = { "/main.ts": source, ...others };
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(all),
    getSourceFile: (name, language) => {
      const text = files[name];
      return text === undefined ? undefined : ts.createSourceFile(name, text, language);
    },
    fileExists: (name) => name in files,
    readFile: (name) => files[name],
    directoryExists: () => true,
  };
  const program = ts.createProgram(["/main.ts"], { ...all, moduleResolution: ts.ModuleResolutionKind.Bundler }, host);
  const written: Record<string, string> = {};
  const said: string[] = [];
  const transformer = createTransformer(ts, {}, { report: ({ code }) => said.push(code) });
  const keep: ts.WriteFileCallback = (name, text) => {
    written[name] = text;
  };
  program.emit(undefined, keep, undefined, false, { before: isCompiled ? [transformer] : [] });
  expect(said).toEqual([]);
  return written;
}

const settings: readonly [name: string, options: ts.CompilerOptions][] = [
  ["isolatedModules", { isolatedModules: true }],
  ["verbatimModuleSyntax", { verbatimModuleSyntax: true }],
  ["preserveConstEnums", { preserveConstEnums: true }],
  ["importHelpers", { importHelpers: true, target: ts.ScriptTarget.ES2017 }],
  ["removeComments", { removeComments: true }],
  ["useDefineForClassFields off", { useDefineForClassFields: false }],
  ["CommonJS for ES2017", { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2017 }],
];

test.each(settings)("trap 84: %s", (_name, options) => {
  const plain = emit(options, false)["/main.js"] ?? "";
  const compiled = emit(options, true)["/main.js"] ?? "";
  expect(compiled).toContain("$sa.");
  expect(syntaxErrors(compiled)).toEqual([]);
  expect(importsOf(compiled).filter((each) => each !== "syncawait/internal")).toEqual(importsOf(plain));
  expect(exportsOf(plain)).not.toEqual([]);
  expect(exportsOf(compiled)).toEqual(exportsOf(plain));
});

test("trap 84: declaration files are what they would be", () => {
  const options = { declaration: true, declarationMap: true, stripInternal: true };
  const declared = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).filter(([name]) => /\.d\.ts(\.map)?$/.test(name));
  const plain = declared(emit(options, false));
  expect(plain.map(([name]) => name)).toContain("/main.d.ts");
  expect(declared(emit(options, true))).toEqual(plain);
});

function syntaxErrors(output: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(output, {
    fileName: "a.js",
    reportDiagnostics: true,
    compilerOptions: { allowJs: true },
  });
  return diagnostics.filter(({ file }) => file).map(({ messageText }) => String(messageText));
}

function importsOf(output: string): string[] {
  return ts
    .preProcessFile(output, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .sort();
}

/** Names behind `export` or `exports.`, which a bundler sees. */
function exportsOf(output: string): string[] {
  const names = [
    ...output.matchAll(
      /^(?:export (?:default )?(?:async )?(?:function|class|const|var|let)\*? (\w+)|exports\.(\w+) =)/gm,
    ),
  ];
  return [...new Set(names.map(([, module, script]) => module ?? script ?? ""))].sort();
}
