import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { createTransformer } from "../../transformer";
import { diagnosticCodes } from "../../transformer/diagnostics/generated";
import type { ForeignOwner } from "../../transformer/foreignCallees";
import { readOptions } from "../../transformer/options";

const folder = join(__dirname, "../../docs/errors");
const codes = Object.keys(diagnosticCodes);

interface Example {
  readonly language: string;
  readonly text: string;
}

/** The code below one of a page's headings. */
function exampleOf(code: string, heading: "Reported" | "Instead"): Example | undefined {
  const page = readFileSync(join(folder, `${code}.md`), "utf8");
  const [, section] = page.split(`\n## ${heading}\n`);
  const [, fenced] = section?.split("```") ?? [];
  const [, language, text] = /^(\w+)\n([\s\S]*)$/.exec(fenced ?? "") ?? [];
  return language === undefined || text === undefined ? undefined : { language, text };
}

/** The codes of all that is reported about an example. */
function codesFor(code: string, { language, text }: Example): string[] {
  if (language === "json") {
    const [entry] = JSON.parse(text).compilerOptions.plugins;
    return readOptions(entry).diagnostics.map((diagnostic) => diagnostic.code);
  }
  const reported: string[] = [];
  const transformer = createTransformer(
    ts,
    {},
    {
      report: (diagnostic) => reported.push(diagnostic.code),
      foreignCalleesFor: () => ({ ownerOf: ({ expression }) => scheduler(expression.getText()) }),
    },
  );
  ts.transpileModule(text, {
    fileName: `example.${language}`,
    compilerOptions: optionsFor(code, language),
    transformers: { before: [transformer] },
  });
  return reported;
}

/** What a type checker would tell of the platform. */
function scheduler(callee: string): ForeignOwner | undefined {
  return callee === "setTimeout" ? { name: "the platform", isHost: true } : undefined;
}

/** Examples in TypeScript are modules, unless it is that which is wrong with them; in JavaScript they are CommonJS scripts. */
function optionsFor(code: string, language: string): ts.CompilerOptions {
  const target = ts.ScriptTarget.ESNext;
  if (language === "js") return { target, module: ts.ModuleKind.CommonJS, allowJs: true };
  const { Force, Auto } = ts.ModuleDetectionKind;
  return { target, module: ts.ModuleKind.ESNext, moduleDetection: code === "TSA3005" ? Auto : Force };
}

/** What an example cannot show to the transformer: an installation, what the loader and the plugin say, and our own bugs. */
const withoutExample = ["TSA3003", "TSA3004", "TSA3006", "TSA3007", "TSA3008", "TSA3009", "TSA9001"];
const shown = codes.filter((code) => !withoutExample.includes(code));

it("there is a page for each code, and no other", () => {
  const pages = readdirSync(folder).filter((name) => name !== "README.md");
  expect(pages).toEqual(codes.map((code) => `${code}.md`));
});

it.each(shown)("%s: what its page says is reported is reported, once", (code) => {
  const example = exampleOf(code, "Reported");
  expect(example && codesFor(code, example)).toEqual([code]);
});

it.each(shown)("%s: of what its page says to write instead, nothing is reported", (code) => {
  const example = exampleOf(code, "Instead");
  expect(example && codesFor(code, example)).toEqual([]);
});
