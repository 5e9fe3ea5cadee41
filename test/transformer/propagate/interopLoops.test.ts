/** `propagate: "program"`: loops over what the runtime gives to iterate over suspend in functions that nothing annotates, by the package's own declarations. */
import { EventEmitter } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import ts from "typescript";
import * as runtime from "../../../runtime/index.js";
import * as internal from "../../../runtime/internal.js";
import { analyzeProgram, createTransformer } from "../../../transformer/index.js";
import { root } from "../../meta/sources";

/** Two files without an annotation: the loop stands in a function of the other one. */
function programOf(files: Readonly<Record<string, string>>): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    ignoreDeprecations: "6.0",
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
    paths: { syncawait: [join(root, "dist", "cjs", "index.d.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, how) =>
    name in files ? ts.createSourceFile(name, files[name] ?? "", how) : getSourceFile.call(host, name, how);
  host.fileExists = (name) => name in files || fileExists.call(host, name);
  host.readFile = (name) => files[name] ?? readFile.call(host, name);
  return ts.createProgram(Object.keys(files), options, host);
}

function compile(files: Readonly<Record<string, string>>): Record<string, string> {
  const program = programOf(files);
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  const facts = analyzeProgram(ts, program);
  const factory = createTransformer(ts, { propagate: "program" }, { report: () => {}, factsFor: () => facts });
  const emitted: Record<string, string> = {};
  const keep: ts.WriteFileCallback = (name, text) => {
    emitted[name] = text;
  };
  for (const name of Object.keys(files)) {
    program.emit(program.getSourceFile(name), keep, undefined, false, { before: [factory] });
  }
  return emitted;
}

const known: Readonly<Record<string, unknown>> = {
  syncawait: runtime,
  "syncawait/internal": internal,
  "node:events": { EventEmitter },
  "node:stream": { Readable },
};

function load(emitted: Readonly<Record<string, string>>, name: string): Record<string, unknown> {
  const exports: Record<string, unknown> = {};
  const require = (wanted: string): unknown => known[wanted] ?? load(emitted, `/${wanted.replace("./", "")}.js`);
  new Function("require", "exports", emitted[name] as string)(require, exports);
  return exports;
}

const other = `
  import type { WaitingIterable } from "syncawait";
  export function collect<T>(values: WaitingIterable<T>): T[] {
    const all: T[] = [];
    for (const value of values) all.push(value);
    return all;
  }
`;

const loops: Readonly<Record<string, readonly [body: string, values: unknown]>> = {
  readFrom: [`for (const chunk of readFrom<string>(Readable.from(["a", "b"]))) seen.push(chunk);`, ["a", "b"]],
  on: [
    `const emitter = new EventEmitter();
     setImmediate(() => { emitter.emit("go", 1); emitter.emit("go", 2); emitter.emit("close"); });
     for (const [n] of on(emitter, "go", { close: ["close"] })) seen.push(n);`,
    [1, 2],
  ],
  iterate: [
    `async function* later() { yield 1; await new Promise(setImmediate); yield 2; }
     for (const n of iterate(later())) seen.push(n);`,
    [1, 2],
  ],
  asCompleted: [
    `const slow = new Promise<string>((resolve) => setImmediate(resolve, "slow"));
     for (const handle of asCompleted([slow, "fast"])) seen.push(handle.result());`,
    ["fast", "slow"],
  ],
  "readFrom, spread": [`seen.push(...readFrom<string>(Readable.from(["a", "b"])));`, ["a", "b"]],
  "readFrom, taken apart": [`const [first] = readFrom<string>(Readable.from(["a", "b"])); seen.push(first);`, ["a"]],
  "a function of another file": [`seen.push(...collect(readFrom<string>(Readable.from(["a", "b"]))));`, ["a", "b"]],
};

const programs = compile(
  Object.fromEntries([
    ["/other.ts", other],
    ...Object.entries(loops).map(([, [body]], at) => [
      `/main${at}.ts`,
      `
        import { EventEmitter } from "node:events";
        import { Readable } from "node:stream";
        import { asCompleted, iterate, on, readFrom } from "syncawait";
        import { collect } from "./other";
        export const seen: unknown[] = [];
        export const used = [EventEmitter, Readable, asCompleted, iterate, on, readFrom, collect];
        export function main(): void { inner(); }
        function inner(): void { ${body} }
      `,
    ]),
  ]),
);

describe("a loop in functions that nothing annotates suspends", () => {
  beforeEach(() => runtime.configure({ boundary: "forbid" }));
  afterEach(() => runtime.configure({ boundary: "interleave" }));

  test.each(Object.entries(loops).map(([name, [, values]], at) => [name, values, at] as const))(
    "%s",
    async (_name, values, at) => {
      const { main, seen } = load(programs, `/main${at}.js`) as { main: () => void; seen: unknown[] };
      await runtime.run(main);
      expect(seen).toEqual(values);
    },
  );
});
