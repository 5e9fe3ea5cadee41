/** What stands first in a file stays first. */
import ts from "typescript";
import { createTransformer } from "../../transformer/index";

function firstLines(source: string, count: number): string[] {
  const transformer = createTransformer(ts, {}, { report: () => undefined });
  const { outputText } = ts.transpileModule(source, {
    fileName: "a.ts",
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    transformers: { before: [transformer] },
  });
  return outputText.split("\n").slice(0, count);
}

const imported = 'import { a } from "b";';
const annotated = "/** @syncAwait */\nexport function f() { return a(); }\n";
const runtime = 'import * as $sa from "syncawait/internal";';

test.each([
  ["a licence, an empty line behind it", `/*! licence */\n\n${imported}\n${annotated}`, ["/*! licence */", runtime]],
  ["a licence right above an import", `/*! licence */\n${imported}\n${annotated}`, ["/*! licence */", runtime]],
  ["a licence right above other code", `/*! licence */\nlet x;\n${annotated}`, ["/*! licence */", runtime]],
  ["// @ts-check", `// @ts-check\n${imported}\n${annotated}`, ["// @ts-check", runtime]],
  ["two comments", `/*! licence */\n\n// note\n${imported}\n${annotated}`, ["/*! licence */", "// note", runtime]],
  ["#!", `#!/usr/bin/env node\n// note\n${imported}\n${annotated}`, ["#!/usr/bin/env node", "// note", runtime]],
  ["a directive", `/*! licence */\n"use strict";\n${annotated}`, ["/*! licence */", '"use strict";', runtime]],
])("%s", (_, source, expected) => {
  expect(firstLines(source, expected.length)).toEqual(expected);
});

test("a comment is there once", () => {
  const lines = firstLines(`// @ts-check\n${imported}\n${annotated}`, 20);
  expect(lines.filter((line) => line.includes("@ts-check"))).toHaveLength(1);
});

test("what explains the first function stays with it", () => {
  expect(firstLines(annotated, 4)).toEqual([
    runtime,
    "$sa.link(f, f$);",
    "/** @syncAwait */",
    "export function f() { return $sa.enter(f$, this, arguments); }",
  ]);
});
