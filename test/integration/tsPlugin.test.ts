import { cpSync } from "node:fs";
import { installed, npm } from "./support/registry";
import { type Outcome, run } from "./support/run";
import { tarball } from "./support/tarball";
import { Workspace } from "./support/workspace";

/** The compilers with plugins that we promise to work in, with the TypeScript that each is for. */
const hosts = [
  { command: "tspc", packages: ["ts-patch@3.3.0", "typescript@5.9.3"] },
  { command: "tspc", packages: ["ts-patch@4.0.1", "typescript@6.0.3"] },
  { command: "ttsc", packages: ["ttypescript@1.5.15", "typescript@4.9.5"] },
] as const;

const tsconfig = (extra: object = {}, plugin: object = {}) => ({
  compilerOptions: {
    target: "es2022",
    module: "node16",
    moduleResolution: "node16",
    rootDir: "src",
    outDir: "out",
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    plugins: [{ transform: "syncawait/transformer", ...plugin }],
    ...extra,
  },
  include: ["src"],
});

/** A leaf that waits, a synchronous callback between it and the task, a caller that is no async function. */
const waits = `
  import { run, sleep, spawn, syncAwait } from "syncawait";
  import { each } from "./library.js";

  /** @syncAwait */
  function leaf(n: number): number {
    const half = syncAwait(later(n / 2));
    return half * 2;
  }

  function later(n: number): Promise<number> {
    return new Promise((resolve) => setTimeout(resolve, 5, n));
  }

  /** @syncAwait */
  const page = (name: string): string => each([1, 2, 3], (n) => name + leaf(n)).join(" ");

  /** @syncAwait */
  async function both(): Promise<string> {
    const tasks = [spawn(page, "a"), spawn(page, "b")];
    syncAwait(sleep(1));
    return (await tasks[0]) + " " + syncAwait(tasks[1]);
  }

  run(both).then((text: string) => console.log(text));
`;

const library = `
  /** @syncAwait */
  export function each<T, R>(items: readonly T[], visit: (item: T) => R): R[] {
    const results: R[] = [];
    for (const item of items) results.push(visit(item));
    return results;
  }
`;

const unannotated = `
  import { syncAwait } from "syncawait";
  export function plain(): number {
    return syncAwait(Promise.resolve(1));
  }
`;

const wrongTwice = `
  import { syncAwait } from "syncawait";
  export function plain(): unknown {
    return syncAwait();
  }
`;

const warned = `
  import { syncAwait } from "syncawait";
  class Base { set text(_to: string) {} }
  export class Late extends Base {
    /** @syncAwait */
    constructor() { super(); super.text = syncAwait(Promise.resolve("")); }
  }
`;

for (const { command, packages } of hosts) {
  const folder = installed(...packages, "@types/node@20.19.25");
  const maybe = folder ? describe : describe.skip;

  maybe(`${command} of ${packages.join(" with ")}`, () => {
    let project: Workspace;

    beforeAll(() => {
      project = new Workspace();
      cpSync(folder as string, project.folder, { recursive: true, verbatimSymlinks: true });
      npm(project.folder, "install", "--prefer-offline", tarball());
      project.write({ "package.json": { private: true, type: "module" } });
    }, 300_000);

    afterAll(() => project.remove());

    const compile = async (files: Record<string, string | object>): Promise<Outcome> => {
      for (const old of ["src", "out"]) project.delete(old);
      project.write({ "tsconfig.json": tsconfig(), ...files });
      return run(process.execPath, [project.path("node_modules", ".bin", command), "-p", "."], { cwd: project.folder });
    };

    test("a program in synchronous style waits, through a synchronous callback", async () => {
      const compiled = await compile({ "src/main.ts": waits, "src/library.ts": library });
      expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
      const ran = await run(process.execPath, ["out/main.js"], { cwd: project.folder });
      expect(ran).toEqual({ code: 0, stdout: "a1 a2 a3 b1 b2 b3\n", stderr: "" });
    }, 120_000);

    test("errors at one place are printed once each, those of the compiler, too", async () => {
      const { stdout } = await compile({ "src/main.ts": wrongTwice });
      const codes = stdout.match(/(?<=^src\/main\.ts\(4,12\): error )\w+/gm) ?? [];
      expect(codes.sort()).toEqual(["TS2554", "TSA1001", "TSA1008"]);
    }, 120_000);

    test("an error is printed with code, place and advice, and fails the build", async () => {
      const { code, stdout } = await compile({ "src/main.ts": unannotated });
      expect(stdout).toBe(
        "src/main.ts(4,12): error TSA1001: `syncAwait()` is called in `plain`, which is not annotated. " +
          "Write `/** @syncAwait */` before the function.\n",
      );
      expect(code).toBeGreaterThan(0);
    }, 120_000);

    test("a warning is printed, and does not fail the build", async () => {
      const { code, stdout } = await compile({ "src/main.ts": warned });
      expect(stdout).toMatch(/^src\/main\.ts\(6,5\): warning TSA2011: .*\n$/);
      expect(code).toBe(0);
    }, 120_000);

    test("an option that does not exist, and a wrong value, fail the build", async () => {
      const config = tsconfig({}, { propagates: "all", runtime: 5 });
      const { code, stdout } = await compile({ "tsconfig.json": config, "src/main.ts": library });
      expect(stdout.split("\n")).toEqual([
        "error TSA3001: There is no option `propagates`. Did you mean `propagate`? The options are: propagate, instrument, runtime.",
        expect.stringMatching(/^error TSA3002: The option `runtime` cannot be 5\. /),
        "",
      ]);
      expect(code).toBeGreaterThan(0);
    }, 120_000);

    test("a runtime that the program would not find fails the build, once", async () => {
      const config = tsconfig({}, { runtime: "no-such-runtime" });
      const files = { "tsconfig.json": config, "src/main.ts": library, "src/deep/other.ts": library };
      const { code, stdout } = await compile(files);
      expect(stdout).toMatch(/^error TSA3004: The runtime `no-such-runtime` cannot be found .*\n$/);
      expect(code).toBeGreaterThan(0);
    }, 120_000);

    test("CommonJS output of the older module settings runs too", async () => {
      const old = { module: "commonjs", moduleResolution: undefined, ignoreDeprecations: undefined };
      const source = library + waits.replace(/.*library.*/, "").replaceAll("each(", "each<number, string>(");
      const compiled = await compile({
        "tsconfig.json": tsconfig(old),
        "package.json": { private: true },
        "src/main.ts": source,
      });
      expect(compiled).toEqual({ code: 0, stdout: "", stderr: "" });
      const ran = await run(process.execPath, ["out/main.js"], { cwd: project.folder });
      expect(ran).toEqual({ code: 0, stdout: "a1 a2 a3 b1 b2 b3\n", stderr: "" });
    }, 120_000);
  });
}
