/** No name in emitted code is mapped to another one in the source; over all fixtures. trap: 71 */
import { SourceMap } from "node:module";
import ts from "typescript";
import { createTransformer } from "../../transformer/index";
import { findCases } from "../support/fixtures/findCases";

type Before = readonly ts.TransformerFactory<ts.SourceFile>[];

/** What is emitted where the source has something else: `emitted <- source`, for names that are mapped to names. */
function renamings(path: string, source: string, before: Before): { mapped: number; renamed: Set<string> } {
  const { outputText, sourceMapText = "{}" } = ts.transpileModule(source, {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, sourceMap: true, allowJs: true },
    transformers: { before: [...before] },
  });
  const map = new SourceMap(JSON.parse(sourceMapText));
  const lines = source.split("\n");
  const renamed = new Set<string>();
  let mapped = 0;
  for (const [line, text] of outputText.split("\n").entries()) {
    for (const { index, 0: emitted } of text.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const entry = map.findEntry(line, index);
      const isExact = "originalLine" in entry && entry.generatedLine === line && entry.generatedColumn === index;
      const written = isExact
        ? /^[A-Za-z_$][\w$]*/.exec((lines[entry.originalLine] ?? "").slice(entry.originalColumn))
        : null;
      if (written === null) continue;
      mapped++;
      if (written[0] !== emitted) renamed.add(`${emitted} <- ${written[0]}`);
    }
  }
  return { mapped, renamed };
}

/**
 * Names that are ours, and the words that begin what we put in place of something else. In a constructor's body `this` stands for `super(...)`, for
 * `new.target` and for a property that is declared as a parameter.
 */
const ours =
  /^(?:(?:\$\w*|_default|yield|null|function|while|const) <- |this <- (?:new|super|readonly|private|protected|public)$)/;

test("an emitted name is mapped to itself, unless TypeScript or we have put something in its place", () => {
  const wrong: string[] = [];
  let all = 0;
  for (const { id, path, source } of findCases()) {
    const native = renamings(path, source, []);
    const transformer = createTransformer(ts, { propagate: "all" }, { report: () => undefined });
    const { mapped, renamed } = renamings(path, source, [transformer]);
    all += mapped;
    for (const each of renamed) {
      if (!native.renamed.has(each) && !ours.test(each)) wrong.push(`${id}: ${each}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(all).toBeGreaterThan(10_000);
});
