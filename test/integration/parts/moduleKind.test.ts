import ts from "typescript";
import { kindBySyntax } from "../../../integrations/compiler/moduleKind";
import { declaredKind } from "../../../integrations/register/moduleKind";
import { Packages } from "../../../integrations/register/packages";
import { Workspace } from "../support/workspace";

describe("what Node takes a file for, by its syntax", () => {
  test.each([
    'import "x";',
    'import x from "x";',
    'import { type A, b } from "x";',
    'import {} from "x";',
    "export const a = 1;",
    "export default 1;",
    "export enum E { A }",
    'export * from "x";',
    "await 1;",
    "if (a) { const b = [await f()]; }",
    "for await (const a of b) {}",
    "function f() { return import.meta.url; }",
  ])("a module: %s", (source) => {
    expect(kindBySyntax(ts, "file.ts", source)).toBe("module");
  });

  test.each([
    "const a = 1;",
    'import a = require("a");',
    'import type { A } from "x";',
    'import { type A } from "x";',
    'import type A = require("a");',
    "export = 1;",
    "export interface A {}",
    "export type A = string;",
    "export declare const a: number;",
    'export type { A } from "x";',
    'import("x");',
    "async function f() { await 1; for await (const a of b) {} }",
    "const f = async () => await 1;",
    'const text = "import export await";',
  ])("CommonJS: %s", (source) => {
    expect(kindBySyntax(ts, "file.ts", source)).toBe("commonjs");
  });
});

describe("what Node takes a file for, by its name and package", () => {
  const tree = new Workspace({
    "package.json": { name: "app", type: "module" },
    "plain/package.json": { name: "plain" },
    "plain/dist/esm/package.json": { type: "module" },
    "legacy/package.json": { name: "legacy", type: "commonjs" },
    "node_modules/typeless/index.js": "",
  });
  afterAll(() => tree.remove());

  test.each([
    ["a.ts", "module"],
    ["a.cts", "commonjs"],
    ["legacy/a.mjs", "module"],
    ["legacy/deep/a.tsx", "commonjs"],
    ["plain/a.js", undefined],
    ["plain/dist/esm/deep/a.js", "module"],
    ["node_modules/typeless/index.js", undefined],
  ])("%s: %s", (path, kind) => {
    expect(declaredKind(tree.path(path), new Packages())).toBe(kind);
  });

  test.each([
    ["plain/dist/esm/deep/a.js", "plain"],
    ["deep/a.js", "app"],
    ["node_modules/typeless/index.js", undefined],
  ])("the package of %s: %s", (path, name) => {
    expect(new Packages().named(tree.path(path))?.json.name).toBe(name);
  });
});
