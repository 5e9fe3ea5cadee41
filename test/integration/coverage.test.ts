import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./support/run";
import { root, Workspace } from "./support/workspace";

interface FunctionCoverage {
  readonly functionName: string;
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly FunctionCoverage[];
}

const program = `import { run, sleep, syncAwait } from "syncawait";
/** @syncAwait */
function suspends(i: number): number {
  syncAwait(sleep(1));
  if (i === 7) return never();
  return i;
}
function never(): number {
  return 7;
}
run(() => {
  for (let i = 0; i < 3; i++) suspends(i);
});
`;

describe("trap 72: coverage, as V8 counts it", () => {
  let project: Workspace;
  beforeAll(() => {
    project = new Workspace({ "package.json": { type: "module" }, "main.ts": program });
    project.link("node_modules/syncawait", root);
    project.link("node_modules/typescript", join(root, "node_modules/typescript"));
  });
  afterAll(() => project.remove());

  test("a function's body is counted once a call, also where it suspends in the middle", async () => {
    const register = pathToFileURL(join(root, "dist/integrations/register/index.js")).href;
    const env = { NODE_V8_COVERAGE: project.path("coverage") };
    const outcome = await run(process.execPath, ["--import", register, "main.ts"], { cwd: project.folder, env });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    // Node may write one for its loader's thread as well.
    const scripts = readdirSync(project.path("coverage")).flatMap((file) => {
      const text = readFileSync(project.path("coverage", file), "utf8");
      return (JSON.parse(text) as { result: ScriptCoverage[] }).result;
    });
    const { functions } = scripts.find(({ url }) => url.endsWith("main.ts")) ?? { functions: [] };
    // The body that holds the program's code, and what is never called. What only enters it holds none.
    const countOf = (name: string) => functions.find(({ functionName }) => functionName === name)?.ranges[0]?.count;
    expect({ body: countOf("suspends$"), never: countOf("never") }).toEqual({ body: 3, never: 0 });
  });
});
