// The soak of blocked stacks, tiers 0 and 1: nesting at random, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --import syncawait/register test/soak/nested/main.mts [minutes = 30]
// SYNCAWAIT_SEED chooses the schedule again, as far as the clock lets it. Exit code 1 if anything went wrong.
import { setTimeout as pause } from "node:timers/promises";
import { spawn } from "syncawait";
import { seededRandom } from "syncawait/testing";
import { HeapWatch } from "../heap.mjs";
import { createLongLived, leftOver, takeStock } from "../leftovers.mjs";
import { World } from "../world.mjs";
import { begin, bystander, Digger } from "./digger.mjs";

const SAMPLE_EVERY = 5_000;
const ALLOWED_GROWTH = 5;
/** A stack that has not come back by then hangs, in ms. */
const LONGEST = 60_000;
const STACKS = 4;
const BYSTANDERS = 4;

const duration = Number(process.argv[2] ?? 30) * 60_000;
const seed = Number(process.env.SYNCAWAIT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const world = new World(seededRandom(seed), []);
const digger = new Digger(world);
const heap = new HeapWatch();
const longLived = createLongLived();

let under = 0;
let begun = 0;
let longest = 0;

function beginNext(): void {
  if (world.ended) return;
  under++;
  begun++;
  const started = performance.now();
  begin(digger, () => {
    under--;
    longest = Math.max(longest, performance.now() - started);
    setImmediate(beginNext);
  });
}

async function main(): Promise<void> {
  console.log(`nested soak: seed ${seed}, ${duration / 1000} s`);
  process.on("unhandledRejection", (error) => world.faults.push(error));
  process.on("uncaughtException", (error) => world.faults.push(error));
  const before = takeStock(longLived);
  const watchdog = setInterval(() => {}, 1_000);
  const tasks = Array.from({ length: BYSTANDERS }, () => spawn(bystander, digger));
  // Not from here: the top level of a module is a promise continuation.
  for (let i = 0; i < STACKS; i++) setImmediate(beginNext);
  const end = performance.now() + duration;
  while (performance.now() < end) {
    await pause(Math.min(SAMPLE_EVERY, Math.max(end - performance.now(), 1)));
    if (duration > 2 * SAMPLE_EVERY) heap.sample();
  }
  world.ended = true;
  for (let left = 500; left > 0 && (under > 0 || digger.under.size > 0 || tasks.some((task) => !task.done())); left--)
    await pause(20);
  clearInterval(watchdog);
  await pause(20);
  process.exitCode = report(tasks.filter((task) => !task.done()).length, leftOver(before, takeStock(longLived)))
    ? 0
    : 1;
}

function report(unfinished: number, left: readonly string[]): boolean {
  console.log(`stacks: ${begun} begun, ${under} not back; the longest took ${longest.toFixed(0)} ms`);
  console.log(
    `waits: ${digger.waited}, to ${digger.deepest} inside one another; ${digger.under.size} promises pending`,
  );
  console.log(`kinds: ${[...digger.byKind].map(([name, count]) => `${count} ${name}`).join("; ")}`);
  console.log(`left behind: ${left.join("; ") || "nothing"}; ${unfinished} tasks unfinished`);
  for (const fault of world.faults.slice(0, 10)) console.log("fault:", fault);
  const grew = duration > 2 * SAMPLE_EVERY && reportHeap();
  const allBack = under === 0 && unfinished === 0 && digger.under.size === 0 && longest < LONGEST;
  return !grew && allBack && left.length === 0 && world.faults.length === 0;
}

function reportHeap(): boolean {
  const { samples, medians, growth, spread } = heap.report();
  console.log(`heap: ${samples} samples; medians of windows after the warm-up, in MB: ${medians.join(", ")}`);
  console.log(`heap: last window against the first ${growth} %, highest against lowest ${spread} %`);
  return !(growth <= ALLOWED_GROWTH);
}

await main();
