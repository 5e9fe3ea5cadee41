/** `propagate: "program"`: an annotated async generator waits by itself, whatever it calls. */
import ts from "typescript";
import { analyzeProgram, createTransformer } from "../../../transformer/index.js";
import { programOf } from "./program.js";

function compile(source: string): { output: string; said: string[] } {
  const program = programOf({ "a.ts": `import { syncAwait } from "syncawait";\n${source}` });
  const facts = analyzeProgram(ts, program);
  const said: string[] = [];
  const report = ({ code }: { code: string }) => said.push(code);
  const before = [createTransformer(ts, { propagate: "program" }, { report, factsFor: () => facts })];
  let output = "";
  const keep: ts.WriteFileCallback = (_name, text) => {
    output += text;
  };
  program.emit(program.getSourceFile("/a.ts"), keep, undefined, false, { before });
  return { output, said };
}

it("its waits become awaits where nothing else in it waits", () => {
  const { output, said } = compile(
    "/** @syncAwait */ export async function* values(): AsyncGenerator<number> { yield syncAwait(1); }",
  );
  expect(said).toEqual([]);
  expect(output).toContain("yield (await 1)");
});

it("one that is not annotated is told", () => {
  const { output, said } = compile("export async function* values(): AsyncGenerator<number> { yield syncAwait(1); }");
  expect(said).toEqual(["TSA1001"]);
  expect(output).toContain("yield syncAwait(1)");
});
