import ts from "typescript";
import { createTransformer } from "../../transformer/index.js";

/** The body of `main`, compiled where no program tells anything. */
function emit(code: string, propagate: "program" | "annotated" | "all"): string {
  const source = `import { anything } from "./elsewhere"; export function main(list, ...rest) { ${code} }`;
  const factory = createTransformer(ts, { propagate }, { report: () => {} });
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(source, { fileName: "main.ts", compilerOptions, transformers: { before: [factory] } })
    .outputText;
}

describe("without a program, what may come from elsewhere may suspend", () => {
  test.each([
    "for (const x of list) x;",
    "for (const x of anything) x;",
    "for (const x of list.children) x;",
    "for (const x of anything()) x;",
    "return [...list.walk()];",
    "const made = anything(); for (const x of made) x;",
    "const [first] = anything; return first;",
    "for (const x of new anything()) x;",
  ])("%s", (code) => {
    expect(emit(code, "program")).toMatch(/\$sa\.(iterate|collect|take)\(/);
    expect(emit(code, "all")).not.toMatch(/\$sa\.(iterate|collect|take)\(/);
  });
});

describe("but not what is an array by its looks", () => {
  test.each([
    "for (const x of [list, 2]) x;",
    "for (const x of rest) x;",
    "for (const x of arguments) x;",
    'for (const x of "abc") x;',
    "for (const x of Object.entries(list)) x;",
    'for (const x of list.split(",")) x;',
    "for (const x of new Set(list)) x;",
    "const made = []; for (const x of made) x;",
    "const [a, b] = [list, rest]; return a + b;",
  ])("%s", (code) => {
    expect(emit(code, "program")).not.toMatch(/\$sa\.(iterate|collect|take)\(/);
  });
});
