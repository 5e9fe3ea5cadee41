import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./sources";

type Cases = Readonly<Record<string, readonly string[]>>;
type Groups = readonly { readonly reason: string; readonly cases: Cases }[];

/** One file of another project's tests, with our verdict on each case. */
interface Suite {
  readonly file: string;
  readonly title: string;
  /** Direct. */
  readonly T?: Cases;
  /** Adapted. */
  readonly A?: Cases;
  /** Contradicts a rule of ours. */
  readonly X?: Groups;
  /** Not applicable. */
  readonly N?: Groups;
}

const suites = JSON.parse(readFileSync(join(root, "test/conformance/cases.json"), "utf8")) as Suite[];

function namesOf(cases: Cases = {}): string[] {
  return Object.entries(cases).flatMap(([group, names]) =>
    names.map((name) => (group === "" ? name : `${group}.${name}`)),
  );
}

function namesIn(groups: Groups = []): string[] {
  return groups.flatMap(({ cases }) => namesOf(cases));
}

function tested({ T, A, X }: Suite): string[] {
  return [...namesOf(T), ...namesOf(A), ...namesIn(X)];
}

/** What stands before the colon in the title of each test. */
function testsIn(file: string): string[] {
  const titles = readFileSync(join(root, file), "utf8").matchAll(/\btest(?:\.each\([^;]*?\))?\(\s*["`]([\w .]+): /g);
  return [...titles].map(([, name = ""]) => name);
}

describe("docs/conformance.md", () => {
  test("is what the cases and the tests say", () => {
    const script = join(root, "scripts/conformance.mjs");
    const { stderr, status } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });

  test("judges each case once", () => {
    for (const suite of suites) {
      const names = [...tested(suite), ...namesIn(suite.N)];
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  test("leaves none of the 579 cases of CPython out", () => {
    const cpython = suites.filter(({ title }) => title.startsWith("CPython"));
    expect(cpython.flatMap((suite) => [...tested(suite), ...namesIn(suite.N)])).toHaveLength(579);
  });

  test.each(suites.map((suite) => [suite.title, suite] as const))("%s: each case has its test", (_title, suite) => {
    expect(testsIn(suite.file).sort()).toEqual(tested(suite).sort());
  });

  test("no test that counts is skipped, or runs alone", () => {
    const idle = suites.filter(({ file }) =>
      /\b(?:test|describe)\.(?:skip|only|todo|failing)\b|\bx(?:test|describe)\(/.test(
        readFileSync(join(root, file), "utf8"),
      ),
    );
    expect(idle.map(({ file }) => file)).toEqual([]);
  });
});
