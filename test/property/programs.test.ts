/** Random programs, natively and compiled; see docs/fuzzing.md. */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { runCampaign } from "./programs/campaign";
import { faults } from "./programs/execution/faults";
import { complaintsOf } from "./programs/report";

const { compileSources } = require("../support/compileSources.cjs") as {
  compileSources(folders: readonly string[]): string;
};

/** One seed alone, to see a failure again. */
const onlySeed = process.env.SYNCAWAIT_SEED;
const first = Number(onlySeed ?? process.env.SYNCAWAIT_FIRST_SEED ?? 1);
const count = onlySeed === undefined ? Number(process.env.SYNCAWAIT_PROGRAMS ?? 2000) : 1;
const packages = join(__dirname, "../../node_modules");

let sources: string;
beforeAll(() => {
  sources = compileSources(["runtime", "transformer", "test/property/programs", "test/support/fixtures/child"]);
});
afterAll(() => rmSync(sources, { recursive: true }));

test("a compiled program does what the program does", async () => {
  const workers = count > 2000 ? availableParallelism() : 1;
  const outcome = await runCampaign({ sources, packages, first, count, workers });
  expect(complaintsOf(outcome)).toEqual([]);
  // Programs in which nothing happens, and waits that never block, prove nothing.
  if (onlySeed !== undefined) return;
  expect(outcome.effort.events).toBeGreaterThan(count * 200);
  expect(outcome.effort.blocked).toBeGreaterThan(count);
}, 3_600_000);

(onlySeed === undefined ? describe : describe.skip)("the fuzzer finds a compiler that", () => {
  test.each(Object.keys(faults))("%s", async (fault) => {
    const { found, stopped } = await runCampaign({
      sources,
      packages,
      first: 1,
      count: 100,
      workers: 1,
      fault,
      untilFound: true,
    });
    expect(found.length + stopped.length).toBeGreaterThan(0);
  });
});
