/** SCENARIOS.md, row by row. */
import { kernel } from "../../runtime/kernel.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { blockedMoments, inBlockedCode } from "./blockedCode.js";
import { inCompiledCode } from "./compiledCode.js";
import { waiters } from "./compiledWaiters.js";
import { inPromiseCode } from "./promiseCode.js";
import { type AwaitedKind, type Place, type Scenario, scenarios } from "./scenarios.js";
import { makeSubject } from "./subjects.js";

const run = { blocked: inBlockedCode, compiled: inCompiledCode, "promise code": inPromiseCode } satisfies Record<
  Place | "blocked",
  unknown
>;

async function outcomeOf({ awaited, moment }: Scenario, place: Place | "blocked"): Promise<string> {
  using clock = virtualClock({ autoAdvance: false }).install();
  return await run[place](
    moment,
    makeSubject[awaited](clock, moment === "in spite of it" ? waiters.stubborn : waiters.obedient),
    clock,
  );
}

const titled = scenarios.map((row) => [row.number, row.awaited, row.moment, row.place, row] as const);

test.each(titled)("%i: %s, %s, %s", async (_number, _awaited, _moment, _place, row) => {
  expect(await outcomeOf(row, row.place)).toBe(row.outcome);
});

/** What the host alone brings does not come while a stack blocks in a place where promises cannot run. */
const fromHost: readonly AwaitedKind[] = ["promise", "stream"];
const blocked = titled.filter(
  ([, awaited, moment, place]) =>
    place === "compiled" && blockedMoments.includes(moment) && !fromHost.includes(awaited),
);

test.each(blocked)(
  "%i: %s, %s, %s, below a foreign frame: the same",
  async (_number, _awaited, _moment, _place, row) => {
    expect(await outcomeOf(row, "blocked")).toBe(row.outcome);
  },
);

describe("a rule that is switched off is seen", () => {
  afterEach(() => Object.assign(kernel.ablate, { commit: false, resultWins: false, forward: false }));

  test.each([
    ["commit", "C4"],
    ["forward", "C3"],
    ["resultWins", "S13"],
  ] as const)("%s: in rows that cite %s", async (rule, cited) => {
    kernel.ablate[rule] = true;
    const wrong = [];
    for (const row of scenarios) if ((await outcomeOf(row, row.place)) !== row.outcome) wrong.push(row);
    expect(wrong.filter(({ rules }) => rules.includes(cited)).length).toBeGreaterThan(0);
  });
});
