import ts from "typescript";
import { createTransformer } from "../../transformer";

/** What TSA1002 calls the thing that an annotation stands on. */
function kindsIn(source: string): (string | undefined)[] {
  const kinds: (string | undefined)[] = [];
  const report = ({ code, messageText }: { code: string; messageText: string }) => {
    kinds.push(code === "TSA1002" ? /stands on (.*), which holds/.exec(messageText)?.[1] : code);
  };
  ts.transpileModule(source, {
    fileName: "file.ts",
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    transformers: { before: [createTransformer(ts, {}, { report })] },
  });
  return kinds;
}

const on = (code: string) => code.replace("@", "/** @syncAwait */");

test.each([
  ["interface A { @ load(): void }", "a method of a type"],
  ["interface A { @ load: () => void }", "a property of a type"],
  ["interface A { @ [name: string]: () => void }", "an index signature"],
  ["interface A { @ (): void }", "a call signature"],
  ["interface A { @ new (): A }", "a construct signature"],
  ["class A { @ static {} }", "a static block"],
  ["class A { @ [name: string]: () => void }", "an index signature"],
  ["abstract class A { @ abstract load(): void }", "a method declaration without a body"],
  ["abstract class A { @ abstract get text(): string }", "an accessor declaration without a body"],
  ["const load = 1; export const a = { @ load };", "a property in short form"],
  ["const load = {}; export const a = { @ ...load };", "a spread"],
  ["const { @ load } = globalThis;", "a variable"],
  ["enum A { @ B }", "a member of an enum"],
  ['export { @ load } from "./load";', "an export"],
  ['import { @ load } from "./load"; load();', "an import"],
  ["switch (1) { @ case 1: }", "a case of a switch statement"],
  ["export type A = @ string;", "a type"],
  ["@ for (;;) break;", "a statement"],
  ["declare namespace A { @ function load(): void }", "a function declaration without a body"],
])("%s: %s", (code, kind) => {
  expect(kindsIn(on(code))).toEqual([kind]);
});
