/** Breakpoints and steps in compiled code, by positions of the source: issue 3, trap: 71. */
import { copyFileSync, readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { createTransformer } from "../../transformer/index";
import type { Program } from "./support/program";
import { programs } from "./support/programs";

jest.setTimeout(120_000);

const folder = join(__dirname, "stacks");
const source = readFileSync(join(folder, "stepping.ts"), "utf8");
const lines = source.split("\n");

/** The line that the source's comment `// name` stands in, from 1. */
function lineOf(name: string): number {
  return lines.findIndex((line) => line.includes(`// ${name}`)) + 1;
}

interface Position {
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** Both ways through a source map; what the protocol calls a line or a column counts from 0. */
class Positions {
  readonly #map: SourceMap;
  readonly #generated: readonly string[];

  constructor(map: string, generated: string) {
    this.#map = new SourceMap(JSON.parse(map));
    this.#generated = generated.split("\n");
  }

  /** The line in the source, from 1. */
  lineInSource({ lineNumber, columnNumber }: Position): number {
    const entry = this.#map.findEntry(lineNumber, columnNumber);
    return "originalLine" in entry ? entry.originalLine + 1 : 0;
  }

  /** As a debugger does it: the first place that belongs to the line, by its column in the source. */
  inGenerated(line: number): Position {
    const found = this.#entries().filter(({ originalLine }) => originalLine === line - 1);
    const [first] = found.sort((a, b) => a.originalColumn - b.originalColumn || a.generatedLine - b.generatedLine);
    if (first === undefined) throw new Error(`Nothing is emitted for line ${line}`);
    return { lineNumber: first.generatedLine, columnNumber: first.generatedColumn };
  }

  #entries() {
    return this.#generated.flatMap((text, line) =>
      Array.from({ length: text.length + 1 }, (_, column) => this.#map.findEntry(line, column)).filter(
        (entry, column) => "originalLine" in entry && entry.generatedLine === line && entry.generatedColumn === column,
      ),
    ) as Exclude<ReturnType<SourceMap["findEntry"]>, Record<string, never>>[];
  }
}

interface Pause {
  readonly functionName: string;
  /** In the source; 0 outside of it. */
  readonly line: number;
  readonly variables: Readonly<Record<string, unknown>>;
}

describe("a debugger", () => {
  const make = programs();
  let program: Program;
  let positions: Positions;

  beforeAll(() => {
    program = make({ "package.json": { name: "stepping", type: "module" } });
    const transformer = createTransformer(ts, {}, { report: () => undefined, root: program.folder });
    const { outputText, sourceMapText = "" } = ts.transpileModule(source, {
      fileName: program.path("stepping.ts"),
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true },
      transformers: { before: [transformer] },
    });
    program.write({ "stepping.js": outputText, "stepping.js.map": sourceMapText });
    for (const name of ["debugged.mjs", "debugger.mjs"]) copyFileSync(join(folder, name), program.path(name));
    positions = new Positions(sourceMapText, outputText);
  });

  /** The pauses of a run with breakpoints at the lines with these comments; `steps` are what is done at the first pauses, instead of going on. */
  async function debug(places: readonly string[], steps: readonly string[] = []): Promise<Pause[]> {
    const url = pathToFileURL(program.path("stepping.js")).href;
    const breakpoints = places.map((place) => ({ url, ...positions.inGenerated(lineOf(place)) }));
    const commands = JSON.stringify({ breakpoints, steps });
    const outcome = await program.start(process.execPath, ["debugged.mjs", "./stepping.js", commands]);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const [printed, pauses = "[]"] = outcome.stdout.trim().split("\n");
    expect(printed).toBe("four 12");
    return (JSON.parse(pauses) as (Pause & Position & { readonly url: string })[]).map((pause) => ({
      functionName: pause.functionName,
      line: pause.url === url ? positions.lineInSource(pause) : 0,
      variables: pause.variables,
    }));
  }

  test("stops at breakpoints before and after a suspension, and sees the variables by their names", async () => {
    const pauses = await debug(["before the call", "after the call", "after the wait", "in an arrow", "in the task"]);
    expect(pauses).toMatchObject([
      { functionName: "main$", line: lineOf("in the task") },
      { functionName: "arrow$", line: lineOf("in an arrow"), variables: { word: "four", length: 4 } },
      { functionName: "twice$", line: lineOf("before the call"), variables: { amount: 4, counter: "Counter" } },
      { functionName: "add$", line: lineOf("after the wait"), variables: { amount: 4, before: 0 } },
      { functionName: "twice$", line: lineOf("after the call"), variables: { amount: 4, first: 4 } },
      { functionName: "add$", line: lineOf("after the wait"), variables: { amount: 4, before: 4 } },
    ]);
  });

  test("steps over a call that suspends, to the line behind it", async () => {
    const pauses = await debug(["before the call"], ["stepOver", "stepOver"]);
    expect(pauses).toMatchObject([
      { line: lineOf("before the call") },
      { line: lineOf("after the call"), variables: { first: 4 } },
      { line: lineOf("after the call") + 1, variables: { first: 4, second: 8 } },
    ]);
  });

  test("steps over a wait", async () => {
    const pauses = await debug(["before the wait"], ["stepOver", "stepOver"]);
    expect(pauses.slice(0, 3)).toMatchObject([
      { functionName: "add$", line: lineOf("before the wait") },
      { line: lineOf("before the wait") + 1, variables: { before: 0 } },
      { line: lineOf("after the wait"), variables: { amount: 4, before: 0 } },
    ]);
  });
});
