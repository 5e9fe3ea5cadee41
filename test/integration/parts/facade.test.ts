import ts from "typescript";
import { transpile } from "../../../integrations/compiler/transpile";
import { commonJsFacade } from "../../../integrations/register/facade";

/** The names that the facade of a TypeScript file exports. */
function exportsOf(source: string): string[] {
  const request = { fileName: "/file.cts", source, kind: "commonjs", options: {}, emit: {}, root: "/" } as const;
  const facade = commonJsFacade("/file.cts", transpile(ts, request).code);
  return [...facade.matchAll(/export (?:\{ \S+ as (\S+) \}|(default|\* from "[^"]+"))/g)].map(([, a, b]) => a ?? b);
}

describe("the module that stands for a CommonJS file", () => {
  test.each([
    [
      "declarations",
      "export const a = 1, b = 2; export function f() {} export class C {} export enum E { A }",
      ["f", "b", "a", "C", "E"],
    ],
    ["lists, renamed", "const a = 1; export { a, a as delete, a as ünï };", ["a", "delete", "ünï"]],
    [
      "other files' names",
      'export { a, b as c } from "./x.cjs"; export * from "./y.cjs";',
      ["a", "c", '* from "./y.cjs"'],
    ],
    ["plain CommonJS", "exports.a = 1; module.exports.b = 2;", ["a", "b"]],
    ["a default", "export default 1;", []],
    ["types", "export interface A {} export type B = A;", []],
  ])("%s", (_name, source, names) => {
    expect(exportsOf(source).sort()).toEqual([...names, "default"].sort());
  });
});
