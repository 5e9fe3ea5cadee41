import ts from "typescript";
import { formatAsCompiler, printable } from "../../../integrations/diagnostics/format";
import { awaitArguments, awaitOutsideAnnotated } from "../../../transformer/diagnostics/generated";

const file = ts.createSourceFile("file.ts", "f();", ts.ScriptTarget.Latest, true);
const place = { file, start: 0, length: 1 };

/** Of TypeScript's own, at the same place. */
const own = (code: number): ts.Diagnostic => {
  return { ...place, category: ts.DiagnosticCategory.Error, code, messageText: `own ${code}` };
};

/** New ones each time, as each report makes them. */
const ours = () => [
  printable(ts, awaitArguments(place, {})),
  printable(ts, awaitOutsideAnnotated(place, { functionName: "f" })),
];

const lines = (diagnostics: readonly ts.Diagnostic[]) =>
  formatAsCompiler(ts, diagnostics, false)
    .trimEnd()
    .split("\n")
    .map((line) => /error (TS\w+)/.exec(line)?.[1]);

const expected = ["TS1001", "TS2554", "TS9999", "TSA1001", "TSA1008"];

test.each([
  ["ours last", [own(2554), own(9999), own(1001), ...ours()]],
  ["ours first", [...ours(), own(9999), own(1001), own(2554)]],
  ["mixed", [own(2554), ...ours(), own(1001), own(9999)]],
])("what is said twice at one place is printed once, behind what TypeScript says: %s", (_, diagnostics) => {
  const again = diagnostics.map((each) => ({ ...each }));
  expect(lines(ts.sortAndDeduplicateDiagnostics([...diagnostics, ...again, ...ours()]))).toEqual(expected);
});

test("a build file keeps the code as it is printed", () => {
  const [{ code }] = JSON.parse(JSON.stringify(ours().map(({ code }) => ({ code }))));
  expect(lines([{ ...own(0), code }])).toEqual(["TSA1008"]);
});
