import { cpSync } from "node:fs";
import { installed, npm } from "./support/registry";
import { type Outcome, run } from "./support/run";
import { tarball } from "./support/tarball";
import { Workspace } from "./support/workspace";

jest.setTimeout(300_000);

/** Prints its name when it has waited for a native promise, which it could not do without being compiled. */
const source = `
  import { spawn, syncAwait } from "syncawait";
  /** @syncAwait */
  export function wait(name: string): string {
    return syncAwait(new Promise<string>((resolve) => setTimeout(resolve, 1, name)));
  }
  export const waited = spawn(wait, "waited");
`;

const bad = `
  import { syncAwait } from "syncawait";
  export function plain(): number { return syncAwait(1); }
`;

const compilerOptions = {
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  skipLibCheck: true,
  types: [],
  lib: ["es2022", "dom", "esnext.disposable"],
};

const entry = `${source}\n  waited.then((text: string) => console.log(text));`;

const webpackConfig = (options: object) => `
  const { default: plugin } = require("syncawait/transformer");
  module.exports = {
    mode: "none", target: "node", entry: "./main.ts", output: { path: __dirname + "/out", filename: "main.js" },
    resolve: { extensions: [".ts", ".js"] },
    module: { rules: [{ test: /\\.ts$/, loader: "ts-loader", options: {
      ...${JSON.stringify(options)}, getCustomTransformers: (program) => ({ before: [plugin(program)] }),
    } }] },
  };
`;

const rollupConfig = `
  import typescript from "@rollup/plugin-typescript";
  import plugin from "syncawait/transformer";
  export default {
    input: "main.ts", output: { dir: "out", format: "es" }, external: [/^syncawait/],
    plugins: [typescript({ transformers: { before: [{ type: "program", factory: (program) => plugin(program) }] } })],
  };
`;

/** A bundler, the packages that it needs, and how it is run. */
interface Bundler {
  readonly name: string;
  readonly packages: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  readonly arguments: readonly string[];
}

const bundlers: readonly Bundler[] = [
  {
    name: "ts-loader 9.6.2 with webpack",
    packages: ["ts-loader@9.6.2", "webpack@5.112.2", "webpack-cli@6.0.1", "typescript@6.0.3"],
    files: { "webpack.config.cjs": webpackConfig({}) },
    command: "webpack",
    arguments: ["--config", "webpack.config.cjs"],
  },
  {
    name: "ts-loader 9.6.2 with transpileOnly",
    packages: ["ts-loader@9.6.2", "webpack@5.112.2", "webpack-cli@6.0.1", "typescript@6.0.3"],
    files: { "webpack.config.cjs": webpackConfig({ transpileOnly: true }) },
    command: "webpack",
    arguments: ["--config", "webpack.config.cjs"],
  },
  {
    name: "@rollup/plugin-typescript 12.3.1",
    packages: ["@rollup/plugin-typescript@12.3.1", "rollup@4.68.7", "tslib@2.8.1", "typescript@6.0.3"],
    files: { "rollup.config.mjs": rollupConfig },
    command: "rollup",
    arguments: ["--config", "rollup.config.mjs"],
  },
];

for (const { name, packages, files, command, arguments: given } of bundlers) {
  const folder = installed(...packages);
  const maybe = folder ? describe : describe.skip;

  maybe(name, () => {
    let project: Workspace;

    beforeAll(() => {
      project = projectWith(folder as string);
      project.write({
        "package.json": { type: "module" },
        "tsconfig.json": { compilerOptions, files: ["main.ts"] },
        ...files,
      });
    });

    afterAll(() => project.remove());

    const bundle = (main: string): Promise<Outcome> => {
      project.delete("out");
      project.write({ "main.ts": main });
      return run(process.execPath, [project.path("node_modules", ".bin", command), ...given], { cwd: project.folder });
    };

    test("compiles a program that runs", async () => {
      const bundled = await bundle(entry);
      expect({ ...bundled, stdout: "", stderr: "" }).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(bundled.stdout + bundled.stderr).not.toMatch(/\berror\b|TSA\d/);
      project.write({ "out/package.json": { type: command === "webpack" ? "commonjs" : "module" } });
      const ran = await run(process.execPath, ["out/main.js"], { cwd: project.folder });
      expect(ran).toEqual({ code: 0, stdout: "waited\n", stderr: "" });
    });

    test("shows an error, and fails", async () => {
      const { code, stdout, stderr } = await bundle(bad);
      expect(stdout + stderr).toContain("error TSA1001");
      expect(code).toBeGreaterThan(0);
    });
  });
}

/** A copy of an installed folder, with our package installed as well. */
function projectWith(folder: string): Workspace {
  const project = new Workspace();
  cpSync(folder, project.folder, { recursive: true, verbatimSymlinks: true });
  npm(project.folder, "install", "--prefer-offline", tarball());
  return project;
}

const jestPackages = ["jest@30.5.2", "ts-jest@29.4.15", "ts-patch@4.0.1", "@types/jest@30.0.0", "typescript@6.0.3"];
const jestFolder = installed(...jestPackages);

(jestFolder ? describe : describe.skip)("ts-jest 29.4.15 with jest 30", () => {
  let project: Workspace;

  beforeAll(() => {
    project = projectWith(jestFolder as string);
  });
  afterAll(() => project.remove());

  const testFile = `
    import { waited } from "./source";
    test("waits", async () => { expect(await waited).toBe("waited"); });
  `;
  const runJest = async (options: object, tsconfig: object, main: string): Promise<Outcome> => {
    project.write({
      "package.json": {},
      "jest.config.json": { transform: { "\\.ts$": ["ts-jest", options] }, cacheDirectory: project.path("jest-cache") },
      "tsconfig.json": {
        compilerOptions: { ...compilerOptions, module: "commonjs", esModuleInterop: true, ...tsconfig },
      },
      "source.ts": main,
      "source.test.ts": `/// <reference types="jest" />\n${testFile}`,
    });
    return run(process.execPath, [project.path("node_modules/jest/bin/jest.js")], { cwd: project.folder });
  };

  test.each([
    ["astTransformers", { astTransformers: { before: ["syncawait/transformer"] } }, {}],
    [
      "astTransformers, a file at a time",
      { astTransformers: { before: ["syncawait/transformer"] } },
      { isolatedModules: true },
    ],
    [
      "the plugin, by ts-patch",
      { compiler: "ts-patch/compiler" },
      { plugins: [{ transform: "syncawait/transformer" }] },
    ],
  ])("%s", async (_name, options, tsconfig) => {
    const { code, stderr } = await runJest(options, tsconfig, source);
    expect(stderr).toContain("1 passed");
    expect(code).toBe(0);
  });

  test("astTransformers: an error fails the test file, with code and place", async () => {
    const options = { astTransformers: { before: ["syncawait/transformer"] }, diagnostics: false };
    const { code, stderr } = await runJest(
      options,
      {},
      `${bad.replace("number", "string").replace("1", '"waited"')}\nexport const waited = plain();`,
    );
    expect(stderr).toMatch(/source\.ts.*:3:44.* TSA1001/s);
    expect(code).toBe(1);
  });
});
