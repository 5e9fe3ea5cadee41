import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./sources";

/** Each rule of the contract, in its order. */
const rules = [...read("docs/runtime.md").matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule = ""]) => rule);

/** The rows of the table that says where each is proved. */
const rows = [...read("docs/conformance.md").matchAll(/^\| ([A-Z]\d+) \| .+? \| (.+) \|$/gm)].map(
  ([, rule = "", proof = ""]) => ({
    rule,
    files: [...proof.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = ""]) => path),
  }),
);

const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
  .map((path) => `test/${path.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".test.ts"));

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The rules that titles in a file begin with: `D6: ...`, `C3, C7: ...`, `S13 off: ...`. */
function rulesNamedIn(file: string): Set<string> {
  const titles = read(file).matchAll(
    /\b(?:test|it|describe)(?:\.each\([^;]*?\))?\(\s*["`]((?:[A-Z]\d+(?:, )?)+)(?: off)?: /g,
  );
  return new Set([...titles].flatMap(([, named = ""]) => named.split(", ")));
}

describe("the rules of docs/runtime.md", () => {
  test("stand in the table of docs/conformance.md, each once and in order", () => {
    expect(rules.length).toBeGreaterThan(50);
    expect(rows.map(({ rule }) => rule)).toEqual(rules);
  });

  test.each(rows)("$rule has a test that names it in each file of its row", ({ rule, files }) => {
    expect(files.length).toBeGreaterThan(0);
    const without = files.filter((file) => !existsSync(join(root, file)) || !rulesNamedIn(file).has(rule));
    expect(without).toEqual([]);
  });

  test("are all that tests name", () => {
    const others = tests.flatMap((file) =>
      [...rulesNamedIn(file)].filter((rule) => !rules.includes(rule)).map((rule) => `${file}: ${rule}`),
    );
    expect(others).toEqual([]);
  });
});
