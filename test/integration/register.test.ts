import { supportedNodes } from "./support/nodes";
import { programs } from "./support/programs";

jest.setTimeout(120_000);

/** A library with a callback, as ESM and as CommonJS; its text is sloppy JavaScript that nothing may make strict. */
const library = {
  "node_modules/@some/library/package.json": {
    name: "@some/library",
    exports: { import: "./dist/esm/index.js", require: "./dist/index.js" },
  },
  "node_modules/@some/library/dist/esm/package.json": { type: "module" },
  "node_modules/@some/library/dist/esm/index.js": `
    import { loop } from "./loop.js";
    export const each = (items, visit) => loop(items, visit);
    export const kind = "esm";
  `,
  "node_modules/@some/library/dist/esm/loop.js": `
    export function loop(items, visit) { const out = []; for (const item of items) out.push(visit(item)); return out; }
  `,
  "node_modules/@some/library/dist/index.js": `#!/usr/bin/env node
    var loop = require("./loop");
    exports.each = function each(items, visit) { return loop(items, visit); };
    exports.kind = "cjs" + (function () { return typeof this; })();
  `,
  "node_modules/@some/library/dist/loop.js": `
    module.exports = function (items, visit) { var out = []; for (var i = 0; i < items.length; i++) out.push(visit(items[i])); return out; };
  `,
};

/** The same callback taken by a library that is not listed: it has to stay as it is. */
const untouched = {
  "node_modules/plain/package.json": { name: "plain", main: "index.js" },
  "node_modules/plain/index.js": "exports.text = (function f() { return 1; }).toString(); exports.default = 5;",
};

const instrument = { syncawait: { instrument: ["@some/library"] } };

/** Two tasks whose waits have to overlap, and must not block: a native promise cannot complete while the stack is blocked. */
const main = (imports: string) => `
  ${imports}
  enum Step { Second = 2 }
  const order: string[] = [];

  /** @syncAwait */
  function leaf(name: string, n: number): string {
    syncAwait(new Promise<void>((resolve) => setTimeout(resolve, 5)));
    order.push(name + n);
    return name + n * Step.Second;
  }

  class Page {
    constructor(readonly name: string) {}
    @syncAwait
    render(): string {
      return each([1, 2], (n: number) => leaf(this.name, n)).join(" ");
    }
  }

  const pages = ["a", "b"].map((name) => new Page(name)).map((page) => spawn(() => page.render()));
  export const done = Promise.all(pages).then((texts: string[]) => {
    console.log(texts.join(" "));
    console.log(order.join(" "));
    console.log(kind, text);
    if (/\\$(sa|enter)\\d/.test(String(each))) console.log("compiled twice", String(each));
  });
`;

const modules = {
  "src/helper.ts": 'export type Name = string; export const helper: Name = "helper";',
  "src/bare.ts": 'export const bare = "bare" as const;',
  "src/folder/index.ts": 'export const folder: string = "folder";',
};

for (const { major, path } of supportedNodes()) {
  const maybe = path ? describe : describe.skip;
  const node = path as string;

  maybe(`register on Node ${major}`, () => {
    const program = programs();

    const moduleImports = `
      import { spawn, syncAwait } from "syncawait";
      import { each, kind } from "@some/library";
      import { text } from "plain";
      import { bare } from "./bare";
      import { folder } from "./folder";
      import { helper, type Name } from "./helper.js";
      import legacy, { value } from "./legacy.cjs";
      const name: Name = helper;
      console.log(name, bare, folder, value, legacy.value, await Promise.resolve("awaited"), typeof import.meta.url);
    `;
    const moduleFiles = {
      ...library,
      ...untouched,
      ...modules,
      "src/main.ts": main(moduleImports),
      "src/legacy.cts": 'import { half } from "./half.cjs"; export const value: number = half * 2;',
      "src/half.cts": "export const half: number = 21;",
    };
    const moduleOutput = [
      "helper bare folder 42 42 awaited string",
      "a2 a4 b2 b4",
      "a1 b1 a2 b2",
      "esm function f() { return 1; }",
      "",
    ].join("\n");

    test.each([["module"], [undefined]])('a program of modules, "type": %p', async (type) => {
      const one = program({ "package.json": { name: "app", type, ...instrument }, ...moduleFiles });
      expect(await one.output(node, "src/main.ts")).toBe(moduleOutput);
    });

    test("a program of modules, by -r", async () => {
      const one = program({ "package.json": { name: "app", type: "module", ...instrument }, ...moduleFiles });
      const outcome = await one.start(node, ["-r", "syncawait/register", "src/main.ts"]);
      expect(outcome).toEqual({ code: 0, stdout: moduleOutput, stderr: "" });
    });

    const commonJsImports = `
      import { spawn, syncAwait } from "syncawait";
      import { each, kind } from "@some/library";
      import { text } from "plain";
      import { bare } from "./bare";
      import { folder } from "./folder";
      import { helper, type Name } from "./helper.js";
      import path = require("node:path");
      const name: Name = helper;
      console.log(name, bare, folder, path.basename(__filename), require.main === module);
    `;

    test.each(["--import", "-r"])("a program of CommonJS, by %s", async (flag) => {
      const one = program({
        "package.json": { name: "app", type: "commonjs", ...instrument },
        ...library,
        ...untouched,
        ...modules,
        "src/main.ts": `${main(commonJsImports)} done.then(async () => console.log((await import("./later.mjs")).default));`,
        "src/later.mts": 'const later: string = "later"; export default later;',
      });
      const outcome = await one.start(node, [flag, "syncawait/register", "src/main.ts"]);
      const stdout =
        "helper bare folder main.ts true\na2 a4 b2 b4\na1 b1 a2 b2\ncjsobject function f() { return 1; }\nlater\n";
      expect(outcome).toEqual({ code: 0, stdout, stderr: "" });
    });
  });
}
