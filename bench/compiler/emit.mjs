// How fast files of other people's packages are compiled whole: our passes and TypeScript's printer, each by itself.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import ts from "typescript";

/** @typedef {typeof import("../../dist/transformer/index.js").createTransformer} CreateTransformer */

const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, allowJs: true };

/**
 * @param {CreateTransformer} createTransformer
 * @param {string} path
 * @returns {Omit<import("../measure.mjs").Row, "name">}
 */
export function emit(createTransformer, path) {
  const text = readFileSync(path, "utf8");
  const parse = () => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const printer = ts.createPrinter();
  const parsed = parse();
  const compile = () =>
    ts.transform(parsed, [createTransformer(ts, { propagate: "all" }, { report() {} })], options).transformed[0];
  const compiled = compile();
  const output = printer.printFile(compiled);
  const done = (/** @type {unknown} */ _) => "done";
  return {
    title: `${basename(path)} (${Math.round(text.length / 1000)} kB, ${(output.length / text.length).toFixed(1)} times as much afterwards), every function of it compiled`,
    unit: "kB",
    operations: text.length / 1000,
    variants: {
      "TypeScript's printer alone": () => done(printer.printFile(parsed)),
      "TypeScript's parser": () => done(parse()),
      "our passes": () => done(compile()),
      "printing what they give": () => done(printer.printFile(compiled)),
      "our passes and the printer": () => done(printer.printFile(compile())),
    },
    warmUpTime: 1500,
    note: "500,000 ns a kB are 2 MB/s",
  };
}
