/** Programs in a Node process of their own, on the runtime's sources. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "../../..");
const sources = ["runtime", "test/runtime/support"];

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

let compiled: string | null = null;

/** Runs `program` as a CommonJS script that finds the sources under "./runtime" and "./test/runtime/support". */
export function inNode(program: string): Outcome {
  compiled ??= compile();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program], { cwd: compiled, encoding: "utf8" });
  return { status, stdout: stdout.trim(), stderr };
}

afterAll(() => {
  if (compiled !== null) rmSync(compiled, { recursive: true });
  compiled = null;
});

function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), "syncawait-"));
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  for (const name of sources.flatMap(sourcesIn)) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, name), "utf8"), { compilerOptions });
    const target = join(folder, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  return folder;
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}
