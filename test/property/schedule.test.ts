/** The schedule fuzzer, some thousands of runs; see schedule/README.md. */
import { type Rule, runSchedule, type ScheduleReport } from "./schedule/runSchedule.js";

const limits = [0, 1, 2, 64, Number.POSITIVE_INFINITY];
/** One seed alone, to see a failure again. */
const onlySeed = process.env.SYNCAWAIT_SEED;
const firstSeed = Number(onlySeed ?? 1);
const seeds = onlySeed === undefined ? Number(process.env.SYNCAWAIT_SEEDS ?? 500) : 1;

function* reports(maxDrainDepth: number, without?: Rule): Generator<[seed: number, report: ScheduleReport]> {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    yield [seed, runSchedule(seed, without === undefined ? { maxDrainDepth } : { maxDrainDepth, without })];
  }
}

/** Nothing, or what is wrong and how to see it again. */
function complaint(seed: number, { lost, duplicated, faults }: ScheduleReport): string[] {
  if (lost.length + duplicated.length + faults.length === 0) return [];
  return [
    `SYNCAWAIT_SEED=${seed}: lost [${lost}], duplicated [${duplicated}], ${faults.join("; ") || "no other fault"}`,
  ];
}

describe("C7: no schedule loses an item or gives it twice", () => {
  test.each(limits)("at most %d nested drains (S5)", (maxDrainDepth) => {
    const places = { recorded: 0, queued: 0, kept: 0 };
    for (const [seed, report] of reports(maxDrainDepth)) {
      expect(complaint(seed, report)).toEqual([]);
      for (const place of ["recorded", "queued", "kept"] as const) places[place] += report[place];
    }
    // Programs in which nothing happens prove nothing.
    if (onlySeed === undefined) expect(Math.min(...Object.values(places))).toBeGreaterThan(seeds / 2);
  });
});

// The rules on which it rests, one by one; without nested drains that are cut short there is nothing to commit.
const ablations: [rule: Rule, name: string, limits: number[]][] = [
  ["commit", "C4, a completed future keeps its delivery", [0, 1, 2]],
  ["resultWins", "S13, a result wins over a request", limits],
  ["forward", "C3, a request is forwarded and not thrown past a task", limits],
];

(onlySeed === undefined ? describe : describe.skip)("the oracle sees it when a rule is off", () => {
  test.each(ablations)("%s: %s", (rule, _name, depths) => {
    const losses = depths.map((maxDrainDepth) => {
      for (const [seed, { lost }] of reports(maxDrainDepth, rule)) if (lost.length > 0) return seed;
      return "none found";
    });
    expect(losses).not.toContain("none found");
  });
});
