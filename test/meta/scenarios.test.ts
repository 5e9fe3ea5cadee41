/** test/cancellation/SCENARIOS.md is complete, and cites rules that exist. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { awaitedKinds, laterMoments, moments, page, places, scenarios, withTask } from "../cancellation/scenarios";
import { root } from "./sources";

const ruleNumbers = new Set(
  [...readFileSync(join(root, "docs/runtime.md"), "utf8").matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule),
);

describe("the cancellation matrix", () => {
  test("has a row for each combination, once, in order", () => {
    const combinations = awaitedKinds.flatMap((awaited) =>
      moments
        .filter((moment) => moment !== "in spite of it" || withTask.includes(awaited))
        .flatMap((moment) => places.map((place) => `${awaited}, ${moment}, ${place}`)),
    );
    const later = laterMoments.flatMap((moment) =>
      awaitedKinds.flatMap((awaited) => places.map((place) => `${awaited}, ${moment}, ${place}`)),
    );
    const all = [...combinations, ...later];
    expect(scenarios.map(({ awaited, moment, place }) => `${awaited}, ${moment}, ${place}`)).toEqual(all);
    expect(all).toHaveLength(376);
  });

  test("has numbers that stay what they are", () => {
    expect(scenarios.map(({ number }) => number)).toEqual(scenarios.map((_, at) => at + 1));
  });

  test("reads every row of the table", () => {
    expect(page.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(scenarios.length + 2);
  });

  test("derives each outcome from rules of docs/runtime.md", () => {
    expect(ruleNumbers.size).toBeGreaterThan(40);
    const unknown = scenarios.flatMap(({ number, rules }) =>
      rules.filter((rule) => !ruleNumbers.has(rule)).map((rule) => `${number}: ${rule}`),
    );
    expect(unknown).toEqual([]);
  });
});
