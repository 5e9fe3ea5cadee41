/** waiters.ts, compiled by the transformer and loaded on the runtime's sources. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import * as runtime from "../../runtime/index.js";
import * as internal from "../../runtime/internal.js";
import { createTransformer } from "../../transformer/index.js";

type Waiters = typeof import("./waiters.js");

const modules: Readonly<Record<string, unknown>> = { syncawait: runtime, "syncawait/internal": internal };

function compile(fileName: string): string {
  const complaints: string[] = [];
  const report = ({ code, messageText }: { code: string; messageText: string }): void =>
    void complaints.push(`${code} ${messageText}`);
  const { outputText } = ts.transpileModule(readFileSync(join(__dirname, fileName), "utf8"), {
    fileName,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    transformers: { before: [createTransformer(ts, { propagate: "annotated" }, { report })] },
  });
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
  return outputText;
}

function load(fileName: string): Waiters {
  const exports = {};
  const run = new Function("require", "exports", compile(fileName));
  run((name: string) => modules[name], exports);
  return exports as Waiters;
}

export const waiters: Waiters = load("waiters.ts");
