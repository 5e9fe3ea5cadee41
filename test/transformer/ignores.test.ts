import ts from "typescript";
import { createTransformer, type SyncAwaitDiagnostic } from "../../transformer";
import type { ForeignCallees } from "../../transformer/foreignCallees";

const reported = 'import { syncAwait } from "syncawait";\n';

/** "line code" of all that is reported about a file. */
function said(source: string, callees?: ForeignCallees): string[] {
  return reportedAbout(source, callees).map(
    ({ file, start, code }) => `${(file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1} ${code}`,
  );
}

function reportedAbout(source: string, callees?: ForeignCallees, fileName = "file.tsx"): SyncAwaitDiagnostic[] {
  const found: SyncAwaitDiagnostic[] = [];
  const host = { report: (each: SyncAwaitDiagnostic) => found.push(each), foreignCalleesFor: () => callees };
  const transformer = createTransformer(ts, {}, host);
  const compilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve };
  ts.transpileModule(source, { fileName, compilerOptions, transformers: { before: [transformer] } });
  return found;
}

const nothingKnown: ForeignCallees = { ownerOf: () => undefined };

describe("a comment ignores", () => {
  it.each([
    ["the next line", "// @syncawait-ignore TSA1010: settings\nsyncAwait(1);"],
    ["its own line, if code stands before it", "syncAwait(1); // @syncawait-ignore TSA1010 -- settings"],
    ["both of two on a line", "/* @syncawait-ignore TSA1010 */\nsyncAwait(1); syncAwait(2);"],
    ["each code that it names", "// @syncawait-ignore TSA1009, TSA1010\nsyncAwait(syncAwait);"],
    ["whatever can be ignored, if it names none", "// @syncawait-ignore\nsyncAwait(syncAwait);"],
    ["codes in any case, and is found in any case", "// @SyncAwait-Ignore tsa1010\nsyncAwait(1);"],
    ["the next line with code, past comments", "// @syncawait-ignore TSA1010\n\n// why\n/* a\n b */\nsyncAwait(1);"],
    ["an error that may be", "// @syncawait-ignore TSA1001: it blocks\nconst load = (p) => syncAwait(p);"],
    [
      "a tag in a comment in between",
      "// @syncawait-ignore TSA1011: of another tool\n/** @syncawait */\nconst f = () => 1;",
    ],
    ["what stands in JSX", "const page = <p>\n{/* @syncawait-ignore TSA1010 */}\n{syncAwait(1)}</p>;"],
  ])("%s", (_title, source) => {
    expect(said(reported + source)).toEqual([]);
  });
});

describe("a comment does not ignore", () => {
  it.each([
    ["the line after the next", "// @syncawait-ignore TSA1010\nsyncAwait(1);\nsyncAwait(2);", ["4 TSA1010"]],
    ["the line before", "syncAwait(1);\nsyncAwait(2); // @syncawait-ignore TSA1010", ["2 TSA1010"]],
    ["other codes", "// @syncawait-ignore TSA1010\nsyncAwait(syncAwait);", ["3 TSA1009"]],
    ["an error", "// @syncawait-ignore\nsyncAwait(1, 2);", ["3 TSA1008"]],
  ])("%s", (_title, source, left) => {
    expect(said(reported + source)).toEqual(left);
  });

  it.each([
    ["in a string", 'const text = "// @syncawait-ignore";\nsyncAwait(text);'],
    ["in a template", "const text = `\n// @syncawait-ignore\n`; syncAwait(text);"],
    ["behind other words", "// see @syncawait-ignore\nsyncAwait(1);"],
    ["with a longer name", "// @syncawait-ignore-file\nsyncAwait(1);"],
  ])("%s", (_title, source) => {
    expect(said(reported + source).map((line) => line.split(" ")[1])).toEqual(["TSA1010"]);
  });
});

describe("a comment that ignores nothing", () => {
  it("is quoted with the codes as they are written", () => {
    expect(reportedAbout("// @syncawait-ignore TSA10O1, tsa1O09\nlet x;")[0]?.messageText).toContain(
      "(TSA10O1, TSA1O09)",
    );
  });

  it("is reported where it stands, and cannot ignore that", () => {
    expect(said("// @syncawait-ignore TSA1012\n// @syncawait-ignore TSA1010\nlet x;")).toEqual([
      "1 TSA1012",
      "2 TSA1012",
    ]);
  });

  it("about a warning that needs a type checker is reported only where there is one", () => {
    const source = "// @syncawait-ignore TSA1015\nlet x;";
    expect([said(source), said(source, nothingKnown)]).toEqual([[], ["1 TSA1012"]]);
  });

  it("without a code is reported only where a type checker has looked as well", () => {
    expect(said("// @syncawait-ignore\nlet x;")).toEqual([]);
    expect(said("// @syncawait-ignore\nlet x;", nothingKnown)).toEqual(["1 TSA1012"]);
  });
});
