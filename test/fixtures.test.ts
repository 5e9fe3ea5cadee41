import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FixtureCase } from "./support/fixtures/case.js";
import { coverageOf, describeCoverage, diagnosticsWithoutFixture } from "./support/fixtures/coverage.js";
import { renderExpectation } from "./support/fixtures/expectation.js";
import { findCases, findOrphans, fixturesFolder } from "./support/fixtures/findCases.js";
import { examine, type Finding } from "./support/fixtures/suite.js";
import { disagreements } from "./support/fixtures/verdict.js";

const { FIXTURES: only, FIXTURES_UPDATE: update, FIXTURES_TRAPS: printTraps } = process.env;
const seed = Number(process.env.FIXTURES_SEED ?? (Date.now() % 0x7fffffff) + 1);
const cases = findCases();
const chosen = cases.filter((each) => only === undefined || each.id.startsWith(only));

describe("fixtures", () => {
  let findings = new Map<string, Finding>();
  beforeAll(async () => {
    findings = await examine(chosen, seed);
  }, 300_000);

  test.each(chosen.map((each) => [each.id, each] as const))("%s", (id, fixture) => {
    const finding = findings.get(id);
    if (!finding) throw new Error("it was not run");
    const problems = [...diagnosticProblems(fixture, finding), ...disagreements(fixture, finding.report)].join("\n\n");
    if (fixture.isGap) return expectGap(id, problems);
    if (problems !== "") throw new Error(problems);
    expectReviewed(id, renderExpectation(fixture, finding.emitted, finding.report));
  });
});

/** A known gap stays one until somebody closes it; then the case loses its prefix. */
function expectGap(id: string, problems: string): void {
  if (problems === "") throw new Error(`${id} works now: take "todo." out of its name`);
}

/** What was written down must have been looked at: only runs that agree are ever written. */
function expectReviewed(id: string, rendered: string): void {
  const path = join(fixturesFolder, `${id}.expect.md`);
  if (update !== undefined) writeFileSync(path, rendered);
  if (!existsSync(path)) throw new Error(`no ${id}.expect.md: npm run fixtures -- -u ${id}`);
  expect(rendered).toBe(readFileSync(path, "utf8"));
}

/** Warnings are part of the expectation; an error is one only where the case's name says so. */
function diagnosticProblems(fixture: FixtureCase, { emitted }: Finding): string[] {
  const codes = emitted.diagnostics.map((each) => each.split(" ")[0]);
  if (fixture.code === undefined) return emitted.diagnostics.filter((each) => each.split(" ")[1] === "error");
  if (codes.includes(fixture.code)) return [];
  return [`${fixture.code} should be reported; found: ${codes.join(", ") || "nothing"}`];
}

test("every file below fixtures/ belongs to a case", () => {
  expect(findOrphans()).toEqual([]);
});

test("every trap of the language has a fixture", () => {
  const coverage = coverageOf(cases);
  if (printTraps !== undefined) process.stdout.write(`${describeCoverage(coverage)}\n`);
  expect(coverage.missing).toEqual([]);
});

test("every diagnostic about source code has a fixture", () => {
  expect(diagnosticsWithoutFixture(cases)).toEqual([]);
});
