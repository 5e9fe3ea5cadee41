/** Stacks of compiled code are those of the code as it was written: issue 3, trap: 71. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { createTransformer } from "../../transformer/index";
import type { Program } from "./support/program";
import { programs } from "./support/programs";
import { root } from "./support/workspace";

jest.setTimeout(120_000);

const source = readFileSync(join(__dirname, "stacks", "kinds.ts"), "utf8");

/** Calls each case, and prints the lines of its error that lie in the program: function, line and column. */
const main = `
  import { EventLoop, spawn, SyncFuture } from "syncawait";
  const [file, waits] = process.argv.slice(2);
  Error.stackTraceLimit = 100;
  globalThis.later = (value) => {
    const future = new SyncFuture();
    if (waits === "pending") EventLoop.current().callSoon(() => future.resolve(value));
    else future.resolve(value);
    return future;
  };
  const { cases } = (({ default: module, ...rest }) => module ?? rest)(await import(file));
  const isNative = file.includes("native");
  const failed = (run) => new Promise((settle) => (isNative ? settle(run()) : settle(spawn(run)))).catch((error) => error);
  const stacks = {};
  for (const [name, run] of Object.entries(cases)) stacks[name] = (await failed(run)).stack;
  console.log(JSON.stringify(stacks));
`;

interface Form {
  readonly name: string;
  readonly file: string;
  readonly module: ts.ModuleKind;
  readonly map: "inline" | "file";
}

const forms: Form[] = [
  { name: "an ES module with an inline map", file: "./esm.mjs", module: ts.ModuleKind.ESNext, map: "inline" },
  { name: "an ES module with a map beside it", file: "./esmMap.mjs", module: ts.ModuleKind.ESNext, map: "file" },
  { name: "CommonJS with an inline map", file: "./cjs.cjs", module: ts.ModuleKind.CommonJS, map: "inline" },
  { name: "CommonJS with a map beside it", file: "./cjsMap.cjs", module: ts.ModuleKind.CommonJS, map: "file" },
];
const native: Form = { name: "native", file: "./native.mjs", module: ts.ModuleKind.ESNext, map: "inline" };

function emit(program: Program, { file, module, map }: Form, before: ts.TransformerFactory<ts.SourceFile>[]): void {
  const { outputText, sourceMapText } = ts.transpileModule(source, {
    fileName: program.path("kinds.ts"),
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module,
      ...(map === "inline" ? { inlineSourceMap: true, inlineSources: true } : { sourceMap: true }),
    },
    transformers: { before },
  });
  program.write({ [file]: outputText.replace("sourceMappingURL=kinds.js.map", `sourceMappingURL=${file}.map`) });
  if (sourceMapText !== undefined) program.write({ [`${file}.map`]: sourceMapText });
}

type Stacks = Readonly<Record<string, readonly string[]>>;

/** The lines in the source, as `name line:column`. */
function inSource(printed: string, nameOf: (name: string) => string): Stacks {
  const read = (stack: string): string[] =>
    stack.split("\n").flatMap((line) => {
      const match = /^ +at (?:async )?(?:(.*) \()?\S*?kinds\.ts:(\d+:\d+)\)?$/.exec(line);
      return match === null ? [] : [`${nameOf(match[1] ?? "")} ${match[2]}`];
    });
  const stacks = JSON.parse(printed) as Record<string, string>;
  return Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, read(stack)]));
}

/** What the compiler knows of a function's name: not the receiver's class, nor a computed key. Bodies of accessors and fields have names of ours. */
function lastName(name: string): string {
  const last = name.replace(/ \[as .*\]$/, "").replace(/^.*\./, "");
  if (last === "fields") return "<instance_members_initializer>";
  return last === "<computed>" ? "computed" : last.replace(/^(get|set)_/, "$1 ");
}

describe("the stack of an error in compiled code is that of the code as it was written", () => {
  const make = programs();
  let program: Program;
  let expected: Stacks;

  const stacksOf = async (file: string, waits: string, options = ["--enable-source-maps"]): Promise<Stacks> => {
    const outcome = await program.start(process.execPath, [...options, "main.mjs", file, waits]);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    return inSource(outcome.stdout, lastName);
  };

  beforeAll(async () => {
    program = make({ "package.json": { name: "stacks", type: "module" }, "main.mjs": main, "kinds.ts": source });
    emit(program, native, []);
    const report = ({ code, messageText }: { code: string; messageText: unknown }): void => {
      throw new Error(`${code} ${messageText}`);
    };
    for (const form of forms) emit(program, form, [createTransformer(ts, {}, { report, root: program.folder })]);
    const asWritten = await stacksOf(native.file, "done");
    // TypeScript's map of code as it is written has no entry for an operator, which is where an assignment calls a setter.
    const set = asWritten.set?.map((line) => line.replace("141:23", "141:24")) ?? [];
    expected = { ...asWritten, set };
  });

  test("the program is what it should be", () => {
    const stacks = Object.entries(expected);
    expect(stacks.length).toBeGreaterThan(30);
    const tooShort = stacks.filter(([, lines]) => lines.length < 2).map(([name]) => name);
    expect(tooShort).toEqual([]);
  });

  const loader = ["--import", "syncawait/register"];
  const all = [...forms.map(({ name, file }) => [name, file, ["--enable-source-maps"]] as const)];
  const everywhere = [...all, ["the loader", "./kinds.ts", loader] as const];

  test.each(everywhere)("%s, nothing suspends", async (_, file, options) => {
    expect(await stacksOf(file, "done", [...options])).toEqual(expected);
  });

  test.each(everywhere)("%s, after a suspension", async (_, file, options) => {
    // An async function has left its caller's stack by then, as in native code.
    const afterwards = { ...expected };
    for (const name of ["host", "task"]) afterwards[name] = expected[name]?.slice(0, -1) ?? [];
    expect(await stacksOf(file, "pending", [...options])).toEqual(afterwards);
  });
});

describe("docs/debugging.md", () => {
  const make = programs();
  const page = readFileSync(join(root, "docs", "debugging.md"), "utf8");
  const [, code = "", printed = ""] = /```ts\n([\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/.exec(page) ?? [];

  test.each([
    ["a map beside it", { sourceMap: true }],
    ["an inline map", { inlineSourceMap: true, inlineSources: true }],
  ])("its example, compiled by tspc with %s, prints what it says", async (_, maps) => {
    const compilerOptions = {
      target: "es2022",
      module: "node16",
      moduleResolution: "node16",
      rootDir: "src",
      outDir: "out",
      types: ["node"],
      skipLibCheck: true,
      plugins: [{ transform: "syncawait/transformer" }],
      ...maps,
    };
    const program = make({
      "package.json": { name: "cafe", type: "module" },
      "tsconfig.json": { compilerOptions, include: ["src"] },
      "src/app.ts": code,
    });
    for (const name of ["ts-patch", "@types"])
      program.link(join("node_modules", name), join(root, "node_modules", name));
    const compiled = await program.start(process.execPath, ["node_modules/ts-patch/bin/tspc.js", "-p", "."]);
    expect(compiled).toEqual({ code: 0, stderr: "", stdout: "" });
    const { stdout } = await program.start(process.execPath, ["--enable-source-maps", "out/app.js"]);
    expect(stdout.replaceAll(program.folder, "/srv/cafe")).toBe(printed);
  });
});
