import { supportedNodes } from "./support/nodes";
import { programs } from "./support/programs";
import { Workspace } from "./support/workspace";

jest.setTimeout(120_000);

const app = (syncawait: unknown = {}, type = "module") => ({ name: "app", type, syncawait });

/** Prints whether the function was compiled: the text of a compiled one calls the runtime. */
const seen = (name: string) => `console.log(${JSON.stringify(name)}, /\\$sa|enter/.test(String(${name})));`;

for (const { major, path } of supportedNodes()) {
  const maybe = path ? describe : describe.skip;
  const node = path as string;

  maybe(`register on Node ${major}: what is compiled`, () => {
    const program = programs();

    test("JavaScript of the program only if it mentions us, and no package that is not listed", async () => {
      const one = program({
        "package.json": { name: "app", type: "module" },
        "main.js": `import { plain } from "./plain.js"; import { marked } from "./marked.js"; import { foreign } from "foreign";
          ${seen("plain")} ${seen("marked")} ${seen("foreign")}`,
        "plain.js": "export function plain(f) { return f(); }",
        "marked.js": "/** @syncAwait */ export function marked(f) { return f(); }",
        "node_modules/foreign/package.json": { name: "foreign", type: "module", exports: "./index.js" },
        "node_modules/foreign/index.js": "/** @syncAwait */ export function foreign(f) { return f(); }",
      });
      expect(await one.output(node, "main.js")).toBe("plain false\nmarked true\nforeign false\n");
    });

    test("JavaScript that mentions us nowhere, in a package that depends on us; but nothing twice", async () => {
      const one = program({
        "package.json": { ...app(), devDependencies: { syncawait: "*" } },
        "main.js": `import { plain } from "./plain.js"; import { done } from "./done.js"; ${seen("plain")} ${seen("done")}`,
        "plain.js": "export function plain(f) { return f(); }",
        "done.js": 'import "syncawait/internal"; export function done(f) { return f(); }',
      });
      expect(await one.output(node, "main.js")).toBe("plain true\ndone false\n");
    });

    test("settings in a package.json without a name", async () => {
      const one = program({
        "package.json": { private: true, type: "module", syncawait: { instrument: ["library"] } },
        "node_modules/library/package.json": { name: "library", type: "module", exports: "./index.js" },
        "node_modules/library/index.js": "export function visit(callback) { return callback(); }",
        "main.js": `import { visit } from "library"; ${seen("visit")}`,
      });
      expect(await one.output(node, "main.js")).toBe("visit true\n");
    });

    test("a listed package by its own name: with a scope, nested, with an unnamed package.json inside", async () => {
      const one = program({
        "package.json": app({ instrument: ["@scope/inner"] }),
        "main.ts": `import { inner } from "outer"; import { outer } from "outer"; ${seen("inner")} ${seen("outer")}`,
        "node_modules/outer/package.json": { name: "outer", type: "module", exports: "./index.js" },
        "node_modules/outer/index.js": 'export { inner } from "@scope/inner"; export function outer(f) { return f(); }',
        "node_modules/outer/node_modules/@scope/inner/package.json": {
          name: "@scope/inner",
          exports: "./lib/index.js",
        },
        "node_modules/outer/node_modules/@scope/inner/lib/package.json": { type: "module" },
        "node_modules/outer/node_modules/@scope/inner/lib/index.js": "export function inner(f) { return f(); }",
      });
      expect(await one.output(node, "main.ts")).toBe("inner true\nouter false\n");
    });

    test("a package that lies elsewhere, from where the runtime cannot be found by name", async () => {
      const elsewhere = new Workspace({
        "library/package.json": { name: "library", exports: { import: "./index.mjs", require: "./index.cjs" } },
        "library/index.mjs": "export function library(visit) { return visit(); }",
        "library/index.cjs": "exports.library = function library(visit) { return visit(); };",
      });
      const main = (load: string) => `
        import { spawn, syncAwait } from "syncawait";
        ${load}
        /** @syncAwait */
        const wait = (): number => syncAwait(Promise.resolve(7));
        spawn(() => library(wait)).then((n: number) => console.log(n));
        ${seen("library")}
      `;
      const one = program({
        "package.json": app({ instrument: ["library"] }),
        "main.mts": main('import { library } from "library";'),
        "main.cts": main('const { library } = require("library");'),
      });
      one.link("node_modules/library", elsewhere.path("library"));
      expect(await one.output(node, "main.mts")).toBe("library true\n7\n");
      expect(await one.output(node, "main.cts")).toBe("library true\n7\n");
      elsewhere.remove();
    });

    test("sloppy CommonJS stays sloppy, strict stays strict, with a hashbang, a byte order mark and octal numbers", async () => {
      const text = (directive: string) =>
        `#!/usr/bin/env node\n${directive}\nexports.sloppy = function sloppy(f) { return f() && this === globalThis; };`;
      const one = program({
        "package.json": app({ instrument: ["library"] }, "commonjs"),
        "main.js": `for (const name of ["sloppy", "strict", "mark", "octal"]) { const { sloppy } = require("library/" + name); console.log(name, sloppy(() => 1)); }`,
        "node_modules/library/package.json": { name: "library" },
        "node_modules/library/sloppy.js": text("// no directive"),
        "node_modules/library/strict.js": text('"use strict";'),
        "node_modules/library/mark.js": `\uFEFF${text("")}`.replace("#!/usr/bin/env node", ""),
        "node_modules/library/octal.js": "exports.sloppy = function (f) { return f() && 010; };",
      });
      expect(await one.output(node, "main.js")).toBe("sloppy true\nstrict false\nmark true\noctal 8\n");
    });

    test("workers and child processes, with the program's settings", async () => {
      const one = program({
        "package.json": app({ instrument: ["library"] }),
        "main.ts": `
          import { fork } from "node:child_process";
          import { once } from "node:events";
          import { Worker } from "node:worker_threads";
          await once(new Worker(new URL("./other.ts", import.meta.url)), "exit");
          await once(fork(new URL("./other.ts", import.meta.url)), "exit");
        `,
        "other.ts": `import { library } from "library"; const other: string = "x"; ${seen("library")}`,
        "node_modules/library/package.json": { name: "library", type: "module", exports: "./index.js" },
        "node_modules/library/index.js": "export function library(f) { return f(); }",
      });
      expect(await one.output(node, "main.ts")).toBe("library true\nlibrary true\n");
    });

    test("emit options of the nearest tsconfig.json, also of one that it extends", async () => {
      const one = program({
        "package.json": app(),
        "tsconfig.json": '{ "extends": "./base.json" } // with a comment',
        "base.json": { compilerOptions: { experimentalDecorators: true, jsx: "react", jsxFactory: "element" } },
        "main.tsx": `
          const element = (name: string, _: unknown, ...children: unknown[]) => name + children.join("");
          declare global { namespace JSX { interface IntrinsicElements { p: object } } }
          const legacy = (target: object, key: string) => console.log(typeof target, key);
          class Page { @legacy title(): string { return <p>text</p> as unknown as string; } }
          console.log(new Page().title());
        `,
      });
      expect(await one.output(node, "main.tsx")).toBe("object title\nptext\n");
    });
  });

  maybe(`register on Node ${major}: what is wrong`, () => {
    const program = programs();
    const load = (files: Record<string, string | object>, env?: NodeJS.ProcessEnv) => {
      const one = program({ "package.json": app(), ...files });
      return one.start(node, ["--import", "syncawait/register", "main.ts"], env);
    };

    test("an error of the program itself stops it, with code, place, source line and advice", async () => {
      const { code, stdout, stderr } = await load({
        "main.ts": 'console.log("starts"); await import("./bad.ts").catch((e) => { console.log(e.code); throw e; });',
        "bad.ts": 'import { syncAwait } from "syncawait";\nexport function plain() { return syncAwait(1); }\n',
      });
      expect(code).toBe(1);
      expect(stdout).toBe("starts\nERR_SYNCAWAIT_COMPILE\n");
      expect(stderr).toContain(
        "bad.ts:2:34 - error TSA1001: `syncAwait()` is called in `plain`, which is not annotated.",
      );
      expect(stderr).toContain("2 export function plain() { return syncAwait(1); }\n");
      expect(stderr).toContain("Write `/** @syncAwait */` before the function.");
    });

    test("a syntax error is TypeScript's", async () => {
      const { code, stderr } = await load({ "main.ts": "const x: = 1;\n" });
      expect(code).toBe(1);
      expect(stderr).toContain("main.ts:1:10 - error TS1110: Type expected.");
    });

    test("a warning is printed each time, from the cache too, and the program runs", async () => {
      const one = program({
        "package.json": app(),
        "main.ts": '/** @syncawait */\nexport function f() {}\nconsole.log("runs");\n',
      });
      const env = { SYNCAWAIT_CACHE: one.path("cache") };
      for (const _time of ["first", "second"]) {
        const { code, stdout, stderr } = await one.start(node, ["--import", "syncawait/register", "main.ts"], env);
        expect({ code, stdout }).toEqual({ code: 0, stdout: "runs\n" });
        expect(stderr).toContain("main.ts:1:5 - warning TSA1011:");
      }
    });

    test("what cannot be compiled in a listed package is said only with SYNCAWAIT_VERBOSE=1, and the rest is compiled", async () => {
      const files = {
        "package.json": app({ instrument: ["library"] }),
        "main.ts": `import { evaluates, other } from "library"; ${seen("evaluates")} ${seen("other")}`,
        "node_modules/library/package.json": { name: "library", type: "module", exports: "./index.js" },
        "node_modules/library/index.js":
          'export function evaluates(f) { return eval("f()"); } export function other(f) { return f(); }',
      };
      const quiet = await load(files);
      expect(quiet).toEqual({ code: 0, stdout: "evaluates false\nother true\n", stderr: "" });
      const verbose = await load(files, { SYNCAWAIT_VERBOSE: "1" });
      expect(verbose).toMatchObject({ code: 0, stdout: quiet.stdout });
      expect(verbose.stderr).toContain("TSA1004");
    });

    test("JavaScript that TypeScript cannot parse is left to Node, with a note if it is the program's own", async () => {
      const text = "/* syncAwait */ exports.octal = function (f) { return f() && 010; };";
      const { code, stdout, stderr } = await load({
        "package.json": app({ instrument: ["library"] }, "commonjs"),
        "main.ts": 'console.log(require("./own.js").octal(() => 1), require("library").octal(() => 1));',
        "own.js": text,
        "node_modules/library/index.js": text,
        "node_modules/library/package.json": { name: "library" },
      });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "8 8\n" });
      expect(stderr.match(/error TS1121/g)).toHaveLength(1);
      expect(stderr).toContain("own.js:1:");
    });

    test("settings that do not exist or have the wrong type stop the start, all named at once", async () => {
      const { code, stderr } = await load({
        "package.json": app({ instrument: "markdown-it", propagate: "everything", instruments: [] }),
        "main.ts": "",
      });
      expect(code).toBe(1);
      expect(stderr).toContain(
        'error TSA3002: The option `instrument` cannot be "markdown-it". Give it an array of package names',
      );
      expect(stderr).toContain("error TSA3001: There is no option `instruments`. Did you mean `instrument`?");
      expect(stderr).toContain('error TSA3002: The option `propagate` cannot be "everything".');
    });

    test("a listed package that is probably misspelt is told of, once, and the program runs", async () => {
      const files = {
        "package.json": { ...app({ instrument: ["libary"] }), dependencies: { library: "1.0.0" } },
        "node_modules/library/package.json": { name: "library", type: "module", exports: "./index.js" },
        "node_modules/library/index.js": "export function visit(callback) { return callback(); }",
        "main.ts": `import { Worker, isMainThread } from "node:worker_threads";
          if (isMainThread) new Worker(new URL(import.meta.url)); else console.log("from the worker");`,
      };
      const { code, stdout, stderr } = await load(files);
      expect({ code, stdout }).toEqual({ code: 0, stdout: "from the worker\n" });
      expect(stderr).toMatch(
        /^In .*package\.json:\nwarning TSA3007: `libary` is listed under `instrument`, .* Did you mean `library`\?\n$/,
      );
    });

    test.each([
      ["7.0.2", { "node_modules/typescript/package.json": { name: "typescript", version: "7.0.2", main: "x.js" } }],
      ["4.8.4", { "node_modules/typescript/package.json": { name: "typescript", version: "4.8.4", main: "x.js" } }],
      ["(not installed)", {}],
    ])("TypeScript %s stops the program, but only if there is something to compile", async (version, typescript) => {
      const one = program({
        "package.json": { name: "app", type: "module" },
        "main.js": 'console.log("runs");',
        "main.ts": "",
      });
      one.delete("node_modules/typescript");
      one.write(typescript);
      expect(await one.output(node, "main.js")).toBe("runs\n");
      const { code, stderr } = await one.start(node, ["--import", "syncawait/register", "main.ts"]);
      expect(code).toBe(1);
      expect(stderr).toContain(`error TSA3003: TypeScript ${version} is not supported. Use TypeScript 4.9 to 6.0.`);
    });

    test("a stack trace names lines of the source", async () => {
      const { code, stderr } = await load({
        "main.ts": `interface Erased { a: string }\n\n/** @syncAwait */\nfunction fails(x: Erased): void {\n  throw new Error(x.a);\n}\n\nfails({ a: "here" });\n`,
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/main\.ts:5:9/);
    });
  });
}
