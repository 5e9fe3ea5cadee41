/** What transformers that run before ours have put into a file has no place in its text. */
import ts from "typescript";
import { createTransformer } from "../../transformer";

const prepending: ts.TransformerFactory<ts.SourceFile> =
  ({ factory }) =>
  (file) => {
    const added = [
      factory.createImportDeclaration(undefined, undefined, factory.createStringLiteral("other")),
      factory.createExpressionStatement(factory.createCallExpression(factory.createIdentifier("start"), undefined, [])),
    ];
    return factory.updateSourceFile(file, [...added, ...file.statements]);
  };

function compile(source: string): { readonly output: string; readonly said: readonly string[] } {
  const said: string[] = [];
  const report = ({ code, messageText }: { code: string; messageText: string }) => said.push(`${code} ${messageText}`);
  const { outputText } = ts.transpileModule(source, {
    fileName: "file.ts",
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    transformers: { before: [prepending, createTransformer(ts, {}, { report })] },
  });
  return { output: outputText, said };
}

test.each([
  ["an annotation", "/** @syncAwait */ export function f(g) { return g(); }"],
  ["one for the file", "/** @syncAwait file */\nexport function f(g) { return g(); }"],
  [
    "one for the file before an import",
    '/** @syncAwait file */\nimport { g } from "g";\nexport function f() { return g(); }',
  ],
])("a file with %s and statements put in before all others is compiled", (_, source) => {
  const { output, said } = compile(source);
  expect(said).toEqual([]);
  expect(output).toContain('import "other"');
  expect(output).toContain('from "syncawait/internal"');
});

test("@syncAwait file behind the first written statement is told", () => {
  const { said } = compile("export const a = 1;\n/** @syncAwait file */\nexport function f(g) { return g(); }");
  expect(said).toEqual([expect.stringMatching(/^TSA1017 .* stands behind code/)]);
});
