import ts from "typescript";
import { createTransformer } from "../../transformer";
import { findForeignCallees } from "../../transformer/propagate/foreign";

/** What is there besides the program: packages that are not compiled, one that is, Node, and ours. */
const packages: Readonly<Record<string, string>> = {
  "/node_modules/library/index.d.ts":
    "export function visit(callback: () => unknown): void; export interface Options { hooks?: { on?(): unknown } }\n" +
    "export class Parser { constructor(options: Options); parse(callback: () => unknown): void }\n" +
    "export const table: { readonly each: (callback: () => unknown) => void };\n" +
    "export function overloaded(a: number): void; export function overloaded(callback: () => unknown): void;",
  "/node_modules/@scope/inner/index.d.ts": "export default function inner(callback: () => unknown): void;",
  "/node_modules/@types/legacy/index.d.ts": "declare function legacy(callback: () => unknown): void; export = legacy;",
  "/node_modules/@types/scoped__legacy/index.d.ts": "export function old(callback: () => unknown): void;",
  "/node_modules/compiled/index.d.ts":
    "/** @suspends callback */\nexport function visit(callback: () => unknown): void;",
  "/node_modules/@types/node/index.d.ts":
    'declare module "fs" { export function readFile(name: string, callback: () => unknown): void }\n' +
    'declare module "events" { export class EventEmitter { on(name: string, callback: () => unknown): this } }',
  "/node_modules/syncawait/index.d.ts":
    "export declare function syncAwait<T>(x: T): Awaited<T>; export declare function spawn<T>(f: () => T): T;",
  "/own.d.ts": "export declare function own(callback: () => unknown): void;",
};

const imports = `
import { syncAwait, spawn } from "syncawait";
import { visit, Parser, table, overloaded } from "library";
import inner from "@scope/inner";
import legacy = require("legacy");
import { old } from "@scoped/legacy";
import { visit as visitCompiled } from "compiled";
import { readFile } from "fs";
import { EventEmitter } from "events";
import { own } from "./own";
/** @syncAwait */
const wait = (): number => syncAwait(1);
declare const promise: Promise<void>, unknown: any, emitter: EventEmitter;
`;

const { resolve } = (() => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    types: ["node"],
    noEmitOnError: false,
  };
  const real = ts.createCompilerHost(options);
  const libraries = new Map<string, ts.SourceFile | undefined>();
  const library = (name: string, language: ts.ScriptTarget | ts.CreateSourceFileOptions) => {
    if (!libraries.has(name)) libraries.set(name, real.getSourceFile(name, language));
    return libraries.get(name);
  };
  return {
    /** The warnings about one statement: what was said, with its advice. */
    resolve(statement: string, instrument: readonly string[] = []): string[] {
      const files: Readonly<Record<string, string>> = { ...packages, "/main.ts": `${imports}\n${statement}` };
      const host: ts.CompilerHost = {
        ...real,
        getCurrentDirectory: () => "/",
        getSourceFile: (name, language) =>
          name in files ? ts.createSourceFile(name, files[name] ?? "", language) : library(name, language),
        fileExists: (name) => name in files,
        readFile: (name) => files[name],
        directoryExists: (name) => Object.keys(files).some((file) => file.startsWith(`${name}/`)),
        realpath: (name) => name,
      };
      const program = ts.createProgram(["/main.ts", "/node_modules/@types/node/index.d.ts"], options, host);
      const said: string[] = [];
      const callees = findForeignCallees(ts, program, instrument);
      const transformer = createTransformer(
        ts,
        {},
        {
          report: ({ code, messageText }) => said.push(`${code} ${messageText}`),
          foreignCalleesFor: () => callees,
        },
      );
      program.emit(program.getSourceFile("/main.ts"), () => undefined, undefined, false, { before: [transformer] });
      return said;
    },
  };
})();

const warning = (callee: string, owner: string) =>
  `TSA1015 This function waits, and \`${callee}\` of ${owner} calls it natively: its waits block.`;

describe("a function that waits is told of where it is handed to", () => {
  it.each([
    ["visit(wait)", "visit", "library"],
    ["new Parser({ hooks: { on: wait } })", "Parser", "library"],
    ["visit((wait))", "visit", "library"],
    ["visit(wait!)", "visit", "library"],
    ["visit(wait as typeof wait)", "visit", "library"],
    ["visit(<typeof wait>wait)", "visit", "library"],
    ["visit(wait satisfies typeof wait)", "visit", "library"],
    ["visit(() => wait())", "visit", "library"],
    ["visit(function () { return wait(); })", "visit", "library"],
    ["new Parser({}).parse(wait)", "parse", "library"],
    ["table.each(wait)", "each", "library"],
    ["overloaded(wait)", "overloaded", "library"],
    ["inner(wait)", "inner", "@scope/inner"],
    ["legacy(wait)", "legacy", "legacy"],
    ["old(wait)", "old", "@scoped/legacy"],
    ['readFile("x", wait)', "readFile", "Node"],
    ["setTimeout(wait, 1)", "setTimeout", "the platform"],
    ["queueMicrotask(wait)", "queueMicrotask", "the platform"],
    ['document.addEventListener("x", wait)', "addEventListener", "the platform"],
    ["promise.then(wait)", "then", "the platform"],
    ["promise.finally(wait)", "finally", "the platform"],
  ])("%s", (statement, callee, owner) => {
    expect(resolve(statement)).toEqual([warning(callee, owner)]);
  });
});

describe("nothing is said of", () => {
  it.each([
    ["the program's own declarations", "own(wait)"],
    ["functions of the program", "const each = (f: () => unknown) => f(); each(wait)"],
    ["a compiled package, by its declarations", "visitCompiled(wait)"],
    ["our own package", "spawn(wait)"],
    ["what nobody knows", "unknown.visit(wait); (unknown as any)(wait)"],
    ["built-ins with counterparts", "[1].map(wait); new Map().forEach(wait); 'a'.replace(/a/, () => String(wait()))"],
    ["listeners: compiled code may emit", 'emitter.on("x", wait)'],
    ["functions that do not wait", "visit(() => 1); setTimeout(() => void spawn(wait), 1)"],
  ])("%s", (_title, statement) => {
    expect(resolve(statement)).toEqual([]);
  });

  it("a package that is compiled when it is loaded", () => {
    expect(resolve("visit(wait); inner(wait)", ["library", "@scope/inner"])).toEqual([]);
    expect(resolve("visit(wait); inner(wait)", ["library"])).toEqual([warning("inner", "@scope/inner")]);
  });
});
