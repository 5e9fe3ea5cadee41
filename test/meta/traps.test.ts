import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lastTrap, parseHeader } from "../support/fixtures/case";
import { coverageOf } from "../support/fixtures/coverage";
import { findCases } from "../support/fixtures/findCases";
import { root } from "./sources";

interface Row {
  readonly number: number;
  readonly proof: string;
  readonly links: readonly { readonly path: string; readonly title: string | undefined }[];
}

const page = readFileSync(join(root, "docs/traps.md"), "utf8");
const rows = [...page.matchAll(/^\| (\d+) \| .+? \| (.+) \|$/gm)].map(
  ([, number, proof = ""]): Row => ({
    number: Number(number),
    proof,
    links: [...proof.matchAll(/\]\((?<path>[^)]+)\)(?: “(?<title>[^”]+)”)?/g)].map(({ groups }) => ({
      path: join("docs", groups?.path ?? ""),
      title: groups?.title,
    })),
  }),
);

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

describe("docs/traps.md", () => {
  test("has every number, once, in order", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: lastTrap }, (_, index) => index + 1));
  });

  test("says of each where it is proved, or why it cannot be", () => {
    const without = rows.filter(({ links, proof }) => links.length === 0 && !/^Not (ours|yet): \S/.test(proof));
    expect(without).toEqual([]);
  });

  test("names only what exists", () => {
    const missing = rows.flatMap(({ links }) => links).filter(({ path }) => !existsSync(join(root, path)));
    expect(missing).toEqual([]);
  });

  test("names fixtures that cover the number", () => {
    const wrong = rows.flatMap(({ number, links }) =>
      links
        .filter(({ path }) => path.startsWith("fixtures/"))
        .filter(({ path }) => !parseHeader(textOf(path)).traps.includes(number))
        .map(({ path }) => `${number}: ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  test("names tests by titles that they have", () => {
    const wrong = rows.flatMap(({ number, links }) =>
      links
        .filter(({ path, title }) => path.startsWith("test/") && !(title !== undefined && textOf(path).includes(title)))
        .map(({ path, title }) => `${number}: ${path} ${title}`),
    );
    expect(wrong).toEqual([]);
  });

  test("names a fixture for each number that has any", () => {
    const { covered } = coverageOf(findCases());
    const unnamed = rows.filter(
      ({ number, links }) => covered.has(number) && number <= 70 && links.every(({ path }) => path.startsWith("test/")),
    );
    expect(unnamed.map(({ number }) => number)).toEqual([]);
  });
});
