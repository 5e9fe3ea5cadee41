import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const checkout = dirname(dirname(__dirname));
const script = join(checkout, "scripts", "diagnostics.mjs");
const messages = "transformer/diagnostics/messages";

let root: string;

function check(): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [script, "--check", "--root", root], { encoding: "utf8" });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "diagnostics-"));
  for (const folder of ["transformer/diagnostics", "docs/errors"]) {
    cpSync(join(checkout, folder), join(root, folder), { recursive: true });
  }
});

afterEach(() => rmSync(root, { recursive: true }));

it("what is committed is what the messages generate", () => {
  expect(check()).toMatchObject({ status: 0, stderr: "" });
});

it.each(["transformer/diagnostics/generated.ts", "docs/errors/TSA1001.md", "docs/errors/README.md"])(
  "--check fails if %s was edited by hand",
  (path) => {
    appendFileSync(join(root, path), "\n");
    expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining(join(root, path)) });
  },
);

it("--check fails if a message was edited and nothing generated; generating puts it right", () => {
  const path = join(root, messages, "TSA1004.md");
  writeFileSync(path, readFileSync(path, "utf8").replace("direct `eval()`.", "direct `eval`."));
  expect(check().status).toBe(1);
  execFileSync(process.execPath, [script, "--root", root]);
  expect(check().status).toBe(0);
});

it("--check fails if a page is left over from a message that is gone", () => {
  writeFileSync(join(root, "docs/errors/TSA1999.md"), "");
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining("TSA1999.md") });
});

it.each([
  ["a placeholder that is no parameter", "{functionName}", "{name}", "{name} is no parameter"],
  ["a name that another code has", "awaitOutsideAnnotated", "directEval", "the name directEval is taken"],
  ["a code that is not the file's name", "code: TSA1001", "code: TSA1012", "is not named by its code TSA1012"],
  ["an unknown category", "category: error", "category: hint", "unknown category hint"],
  ["no advice", "Advice: ", "Hint: ", "no message, advice, explanation"],
])("refuses a message with %s", (_title, before, after, complaint) => {
  const path = join(root, messages, "TSA1001.md");
  writeFileSync(path, readFileSync(path, "utf8").replace(before, after));
  expect(check().stderr).toContain(complaint);
});
