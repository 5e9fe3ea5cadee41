// The soak of tier 2: stacks that block for the reactor, inside one another at random, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --import syncawait/register test/soak/reactor/main.mts [minutes = 30]
// SYNCAWAIT_SEED chooses the schedule again, as far as threads let it. Exit code 1 if anything went wrong.
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "syncawait/testing";
import { HeapWatch } from "../heap.mjs";
import { createLongLived, leftOver, takeStock } from "../leftovers.mjs";
import { World } from "../world.mjs";
import { Burrow } from "./burrow.mjs";

const SAMPLE_EVERY = 5_000;
const ALLOWED_GROWTH = 5;
/** A stack that has not come back by then hangs, in ms. */
const LONGEST = 120_000;

const duration = Number(process.argv[2] ?? 30) * 60_000;
const seed = Number(process.env.SYNCAWAIT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const world = new World(seededRandom(seed), []);
const heap = new HeapWatch();
const longLived = createLongLived();

console.log(`reactor soak: seed ${seed}, ${duration / 1000} s`);
process.on("unhandledRejection", (error) => world.faults.push(error));
process.on("uncaughtException", (error) => world.faults.push(error));
const before = takeStock(longLived);
const burrow = new Burrow(world);

let stacks = 0;
let longest = 0;
const begun = performance.now();
let sampled = begun;
for (let now = begun; now < begun + duration; now = performance.now()) {
  const started = now;
  stacks++;
  burrow.guard(() => burrow.dig(1));
  longest = Math.max(longest, performance.now() - started);
  // By turns: in a promise continuation, in an immediate, in a timer.
  if (stacks % 3 === 0) await new Promise(setImmediate);
  else if (stacks % 10 === 1) await pause(1);
  if (performance.now() - sampled < SAMPLE_EVERY) continue;
  sampled = performance.now();
  if (duration > 2 * SAMPLE_EVERY) heap.sample();
}
world.ended = true;
burrow.close();
await pause(500);
process.exitCode = report(leftOver(before, takeStock(longLived))) ? 0 : 1;

function report(left: readonly string[]): boolean {
  console.log(`stacks: ${stacks}; the longest took ${longest.toFixed(0)} ms`);
  console.log(`waits: ${burrow.waited}, to ${burrow.deepest} inside one another`);
  console.log(`kinds: ${[...burrow.byKind].map(([name, count]) => `${count} ${name}`).join("; ")}`);
  console.log(`left behind: ${left.join("; ") || "nothing"}`);
  for (const fault of world.faults.slice(0, 10)) console.log("fault:", fault);
  const grew = duration > 2 * SAMPLE_EVERY && reportHeap();
  return !grew && left.length === 0 && world.faults.length === 0 && longest < LONGEST;
}

function reportHeap(): boolean {
  const { samples, medians, growth, spread } = heap.report();
  console.log(`heap: ${samples} samples; medians of windows after the warm-up, in MB: ${medians.join(", ")}`);
  console.log(`heap: last window against the first ${growth} %, highest against lowest ${spread} %`);
  return !(growth <= ALLOWED_GROWTH);
}
