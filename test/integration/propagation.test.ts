import { cpSync } from "node:fs";
import ts from "typescript";
import { supportedNodes } from "./support/nodes";
import { programs } from "./support/programs";
import { installed, npm } from "./support/registry";
import { type Outcome, run } from "./support/run";
import { tarball } from "./support/tarball";
import { Workspace } from "./support/workspace";

jest.setTimeout(300_000);

/*
 * The chain above an annotated leaf: twelve functions that nothing annotates, in four files and two packages, with a callback and an overridden method in it.
 *
 *   program main -> page -> Renderer.render -> (Special.)line -> list --- the library: each -> visitAll -> visitOne -> the callback
 *                                                                      -> item -> lookUp -> Store.read -> the library: fetched -> leaf
 */

/** Compiled by itself, with declarations, and installed as a package. */
const library = {
  "each.ts": `
    export function each<T>(list: readonly T[], visit: (item: T) => string): string { return visitAll(list, visit).join(" "); }
    function visitAll<T>(list: readonly T[], visit: (item: T) => string): string[] { return list.map((item) => visitOne(item, visit)); }
    const visitOne = <T>(item: T, visit: (item: T) => string): string => visit(item);
  `,
  "api.ts": `
    import { fetched } from "./index.js";
    export default { found(n: number): string { return fetched(n); } };
  `,
  "index.ts": `
    import { canSuspend, syncAwait } from "syncawait";
    export { each } from "./each.js";
    export const seen: boolean[] = [];
    /** @syncAwait */
    function leaf(n: number): string {
      seen.push(canSuspend());
      return syncAwait(new Promise<string>((resolve) => setTimeout(resolve, 1, "item" + n)));
    }
    export function fetched(n: number): string { return leaf(n); }
    export default (n: number): string => leaf(n);
    export { default as api } from "./api.js";
    /** Nothing of the library's waits in these two: what their users give them does. */
    export interface Shape { area(): string }
    export function total(shapes: readonly Shape[]): string { return shapes.map((each) => each.area()).join("+"); }
    export class Router {
      private readonly routes = new Map<string, () => string>();
      add(path: string, route: () => string): void { this.routes.set(path, route); }
      handle(path: string): string { return this.routes.get(path)!(); }
    }
  `,
};

const program = {
  "store.ts": `
    import { fetched } from "library";
    export class Store { read(n: number): string { return fetched(n); } }
    export default (n: number): string => new Store().read(n);
  `,
  "main.ts": `
    import direct, { api, each, Router, seen, type Shape, total } from "library";
    import { run } from "syncawait";
    import { fetched } from "library";
    import lookUp from "./store.js";

    class Renderer {
      render(numbers: number[]): string { return "<" + this.line(numbers) + ">"; }
      line(numbers: number[]): string { return numbers.join(); }
    }
    class Special extends Renderer {
      override line(numbers: number[]): string { return list(numbers); }
    }
    function list(numbers: number[]): string { return each(numbers, (n) => item(n)) + plain(numbers); }
    function item(n: number): string { return lookUp(n); }
    /** Its callback does not wait, so it is not compiled. */
    function plain(numbers: number[]): string { return each(numbers, (n) => n + "!"); }
    function page(renderer: Renderer): string { return renderer.render([1, 2]); }
    class Square implements Shape { area(): string { return fetched(3); } }
    const router = new Router();
    router.add("/", () => fetched(4));
    function given(): string { return total([new Square()]) + router.handle("/"); }
    function exported(): string { return direct(5) + found(); }
    function found(): string { return api.found(6); }
    function main(): string { return page(new Special()) + given() + exported(); }

    run(main).then((text: string) => console.log(text, seen.join(), plain.toString().includes("$sa")));
  `,
};

const expected = {
  code: 0,
  stdout: "<item1 item21! 2!>item3item4item5item6 true,true,true,true,true,true false\n",
  stderr: "",
};

const compilerOptions = {
  target: "es2022",
  module: "node16",
  moduleResolution: "node16",
  strict: true,
  skipLibCheck: true,
  types: ["node"],
  rootDir: "src",
  outDir: "out",
  plugins: [{ transform: "syncawait/transformer" }],
};

const sourcesIn = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}src/${name}`, text]));

const libraryJson = {
  name: "library",
  version: "1.0.0",
  type: "module",
  main: "out/index.js",
  types: "out/index.d.ts",
};

const hosts = [
  { command: "tspc", packages: ["ts-patch@4.0.1", "typescript@6.0.3"] },
  { command: "ttsc", packages: ["ttypescript@1.5.15", "typescript@4.9.5"] },
] as const;

for (const { command, packages } of hosts) {
  const folder = installed(...packages, "@types/node@20.19.25");
  const maybe = folder ? describe : describe.skip;

  maybe(`${command} of ${packages.join(" with ")}`, () => {
    let project: Workspace;
    beforeAll(() => {
      project = new Workspace();
      cpSync(folder as string, project.folder, { recursive: true, verbatimSymlinks: true });
      npm(project.folder, "install", "--prefer-offline", tarball());
      project.write({
        "package.json": { private: true, type: "module" },
        "tsconfig.json": { compilerOptions, include: ["src"] },
        "node_modules/library/package.json": libraryJson,
        "node_modules/library/tsconfig.json": {
          compilerOptions: { ...compilerOptions, declaration: true },
          include: ["src"],
        },
        ...sourcesIn("node_modules/library/", library),
        ...sourcesIn("", program),
      });
    });
    afterAll(() => project.remove());

    const compile = (config: string): Promise<Outcome> =>
      run(process.execPath, [project.path("node_modules", ".bin", command), "-p", config], { cwd: project.folder });

    test("the whole chain suspends, across the packages", async () => {
      expect(await compile("node_modules/library")).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(await compile(".")).toEqual({ code: 0, stdout: "", stderr: "" });
      expect(await run(process.execPath, ["out/main.js"], { cwd: project.folder })).toEqual(expected);
    });
  });
}

for (const { major, path } of supportedNodes()) {
  const maybe = path ? describe : describe.skip;

  maybe(`the loader on Node ${major}`, () => {
    const make = programs();

    test("the whole chain suspends, with the package instrumented", async () => {
      const compiled = Object.entries(library).map(([name, text]) => {
        const javaScript = ts.transpile(text, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext });
        return [`node_modules/library/out/${name.replace(/ts$/, "js")}`, javaScript];
      });
      const one = make({
        "package.json": { name: "app", type: "module", syncawait: { instrument: ["library"] } },
        "node_modules/library/package.json": libraryJson,
        ...Object.fromEntries(compiled),
        ...sourcesIn("", program),
      });
      // Without types, nobody can tell that the callback of `plain` does not wait.
      expect(await one.output(path as string, "src/main.ts")).toBe(expected.stdout.replace("false", "true"));
    });
  });
}
