import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installed } from "./support/registry";
import { run } from "./support/run";
import { root, Workspace } from "./support/workspace";

/** One program and its test, as a user would have them, in the frameworks that are installed here. */
const program = `
  import { sleep, syncAwait } from "syncawait";
  /** @syncAwait */
  export function total(prices: number[]): number {
    return prices.map((price) => syncAwait(price)).reduce((sum, price) => sum + price, 0);
  }
  /** @syncAwait */
  export function slowTotal(prices: number[]): number {
    syncAwait(sleep(1));
    return total(prices);
  }
`;

const body = `
  test("the total", () => forEachSuspension(() => total([1, 2])));
  test("a task", () => forEachSuspension(() => spawn(slowTotal, [1, 2]), { single: 3, random: 1 }));
  test("a mode for a body", async () => {
    const counts = await forceSuspension(async (forced) => [await spawn(slowTotal, [1]), forced.forced > 2]);
    if (String(counts) !== "1,true") throw new Error(String(counts));
  });
  test("orders, and what is left", async () => {
    using clock = virtualClock().install();
    await forEachShuffle(() => withoutLeaks(() => spawn(slowTotal, [1, 2])), { runs: 3 });
    clock.uninstall();
    using still = virtualClock({ autoAdvance: false }).install();
    const left = await withoutLeaks(() => void spawn(slowTotal, [1])).catch(({ leaks }) => leaks.map(({ kind }) => kind));
    if (String(left) !== "task,timer") throw new Error(String(left));
  });
  test("fails and says where", async () => {
    let calls = 0;
    const failure = forEachSuspension(() => [total([1]), ++calls > 2]).then(() => "no error", (error) => error.message);
    if (!/^Suspended at every 2nd point: expected/.test(await failure)) throw new Error(await failure);
  });
`;

const imports = `
  import { spawn } from "syncawait";
  import { forceSuspension, forEachShuffle, forEachSuspension, virtualClock, withoutLeaks } from "syncawait/testing";
`;
const programImport = `import { slowTotal, total } from "./program";`;

/** Those of the forms that concern what runs beside them stay what they are. */
const concurrent = body.replace(/\btest\("(?!orders)/g, 'test.concurrent("');

describe("syncawait/testing in a project of its own", () => {
  let project: Workspace;

  beforeAll(() => {
    project = new Workspace({
      "package.json": { name: "consumer", type: "commonjs" },
      "program.ts": program,
      "tsconfig.json": {
        compilerOptions: { target: "es2022", module: "node16", strict: true, types: ["node"], skipLibCheck: true },
      },
    });
    project.link("node_modules/syncawait", root);
    for (const name of ["typescript", "jest", "ts-jest", "@types", "tslib"]) {
      project.link(`node_modules/${name}`, join(root, "node_modules", name));
    }
  });
  afterAll(() => project.remove());

  test("node:test", async () => {
    project.write({ "node.test.ts": `import { test } from "node:test";${imports}${programImport}${body}` });
    const register = pathToFileURL(join(root, "dist/integrations/register/index.js")).href;
    const outcome = await run(process.execPath, ["--import", register, "--test", "node.test.ts"], {
      cwd: project.folder,
    });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/pass 5\b[\s\S]*fail 0\b/) });
  });

  test("jest", async () => {
    // By its path: ts-jest is linked in, and looks for packages from where it really is.
    const transformer = join(root, "dist/integrations/tsPatch/index.js");
    project.write({
      "suite.spec.ts": `${imports}${programImport}${concurrent}`,
      "jest.config.json": {
        testMatch: ["**/suite.spec.ts"],
        cacheDirectory: project.path("jest-cache"),
        transform: {
          "\\.ts$": ["ts-jest", { diagnostics: false, astTransformers: { before: [transformer] } }],
        },
      },
    });
    const jest = join(root, "node_modules/jest/bin/jest.js");
    const outcome = await run(process.execPath, [jest, "--config", "jest.config.json"], { cwd: project.folder });
    expect(outcome).toMatchObject({ code: 0, stderr: expect.stringContaining("Tests:       5 passed, 5 total") });
  });

  // Vite compiles TypeScript without plugins of its compiler: the program is compiled before, by tspc.
  test("vitest", async () => {
    const packages = installed("vitest@3.2.7");
    if (packages === undefined) return;
    project.link("node_modules/vitest", join(packages, "node_modules", "vitest"));
    project.link("node_modules/ts-patch", join(root, "node_modules", "ts-patch"));
    const compilerOptions = {
      ...{
        target: "es2022",
        module: "es2022",
        moduleResolution: "bundler",
        strict: true,
        skipLibCheck: true,
        types: [],
      },
      ...{ lib: ["es2022", "dom", "esnext.disposable"], rootDir: ".", outDir: "compiled" },
      plugins: [{ transform: "syncawait/transformer" }],
    };
    project.write({
      "tsconfig.vitest.json": { compilerOptions, files: ["program.ts"] },
      "compiled/package.json": { type: "module" },
      "vitest.spec.mts": `import { test } from "vitest";${imports}${programImport.replace("./", "./compiled/")}${body}`,
    });
    const tspc = [join("node_modules", "ts-patch", "bin", "tspc.js"), "-p", "tsconfig.vitest.json"];
    expect(await run(process.execPath, tspc, { cwd: project.folder })).toEqual({ code: 0, stdout: "", stderr: "" });
    const vitest = join("node_modules", "vitest", "vitest.mjs");
    const outcome = await run(process.execPath, [vitest, "run", "vitest.spec.mts"], { cwd: project.folder });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/Tests\s+5 passed \(5\)/) });
  });
});
