/** SCENARIOS.md, row by row. */
import { kernel } from "../../runtime/kernel.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { inCompiledCode } from "./compiledCode.js";
import { waiters } from "./compiledWaiters.js";
import { inPromiseCode } from "./promiseCode.js";
import { type Place, type Scenario, scenarios } from "./scenarios.js";
import { makeSubject } from "./subjects.js";

const run = { compiled: inCompiledCode, "promise code": inPromiseCode } satisfies Record<Place, unknown>;

async function outcomeOf({ awaited, moment, place }: Scenario): Promise<string> {
  using clock = virtualClock({ autoAdvance: false }).install();
  return await run[place](
    moment,
    makeSubject[awaited](clock, moment === "in spite of it" ? waiters.stubborn : waiters.obedient),
    clock,
  );
}

const titled = scenarios.map((row) => [row.number, row.awaited, row.moment, row.place, row] as const);

test.each(titled)("%i: %s, %s, %s", async (_number, _awaited, _moment, _place, row) => {
  expect(await outcomeOf(row)).toBe(row.outcome);
});

describe("a rule that is switched off is seen", () => {
  afterEach(() => Object.assign(kernel.ablate, { commit: false, resultWins: false, forward: false }));

  test.each([
    ["commit", "C4"],
    ["forward", "C3"],
    ["resultWins", "S13"],
  ] as const)("%s: in rows that cite %s", async (rule, cited) => {
    kernel.ablate[rule] = true;
    const wrong = [];
    for (const row of scenarios) if ((await outcomeOf(row)) !== row.outcome) wrong.push(row);
    expect(wrong.filter(({ rules }) => rules.includes(cited)).length).toBeGreaterThan(0);
  });
});
