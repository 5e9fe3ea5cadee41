/** A program of this folder, compiled as a build would, beside the packages that it uses: without a loader, which would put it into a promise continuation. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { createTransformer } from "../../../transformer/index";
import { root, Workspace } from "../support/workspace";

/**
 * @param parts other files of this folder that it loads, by names without extensions
 * @returns where it stands, as `program.cjs`; the caller removes it
 */
export function compileProgram(
  name: string,
  packages: readonly string[] = [],
  parts: readonly string[] = [],
): Workspace {
  const workspace = new Workspace();
  for (const each of packages) workspace.link(`node_modules/${each}`, join(root, "node_modules", each));
  workspace.link("node_modules/syncawait", root);
  workspace.write({ "program.cjs": compiled(name) });
  for (const part of parts) workspace.write({ [`${part}.cjs`]: compiled(`${part}.cts`) });
  return workspace;
}

function compiled(name: string): string {
  const said: unknown[] = [];
  const { outputText } = ts.transpileModule(readFileSync(join(__dirname, name), "utf8"), {
    fileName: name,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
    transformers: { before: [createTransformer(ts, {}, { report: (diagnostic) => said.push(diagnostic) }) as never] },
  });
  if (said.length > 0) throw new Error(`${name} does not compile without a word: ${JSON.stringify(said)}`);
  return outputText;
}

export const hasPump = process.platform === "linux" && process.arch === "x64";

/** Flags of Node's that install the pump. */
export function pump(name: "install" | "installInsideMicrotasks"): string[] {
  return ["--require", join(root, "native", "dist", `${name}.js`)];
}
