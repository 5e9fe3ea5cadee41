import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../integration/support/run";
import { runnableBlocks, trimmed } from "./runnableBlocks";
import { root } from "./sources";

const documents = [
  ...readdirSync(root),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
].filter((path) => path.endsWith(".md"));

const blocks = documents.flatMap((document) =>
  runnableBlocks(readFileSync(join(root, document), "utf8")).map((block) => ({ ...block, document })),
);

describe("code in the documents", () => {
  // Within the package, so that "syncawait" is found by its own name.
  const folder = join(root, ".cache", "documents");
  mkdirSync(folder, { recursive: true });
  const register = pathToFileURL(join(root, "dist", "integrations", "register", "index.js")).href;

  for (const { document, line, code, expected } of blocks) {
    test(`${document}, line ${line}, prints what it says`, async () => {
      const file = join(folder, `${document.replace(/\W+/g, "-")}-${line}.mts`);
      writeFileSync(file, code);
      const outcome = await run(process.execPath, ["--import", register, file], { cwd: root });
      expect({ ...outcome, stdout: trimmed(outcome.stdout) }).toEqual({ code: 0, stdout: expected, stderr: "" });
    });
  }

  test("blocks are found in lists, after blank lines, with output of several lines", () => {
    const markdown = [
      "<!-- run: 42 -->",
      "```ts",
      "console.log(42);",
      "```",
      "- a list",
      "",
      "  <!-- run:",
      "  one",
      "    two",
      "  -->",
      "",
      '  ```ts title="x"',
      "  log(`one",
      "    two`);",
      "  ```",
      "",
      "```ts",
      "not run",
      "```",
    ].join("\n");
    expect(runnableBlocks(markdown)).toEqual([
      { line: 2, code: "console.log(42);\n", expected: "42" },
      { line: 12, code: "log(`one\n  two`);\n", expected: "one\ntwo" },
    ]);
  });

  test.each([
    ["no block follows", "<!-- run: 1 -->\nText.\n"],
    ["the block is in another language", "<!-- run: 1 -->\n```js\n1\n```\n"],
    ["the block does not end", "<!-- run: 1 -->\n```ts\n1\n"],
  ])("a comment is not passed over if %s", (_name, markdown) => {
    expect(() => runnableBlocks(markdown)).toThrow(/run/);
  });
});
