// The soak: random activities for a while, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --import syncawait/register test/soak/main.mts [minutes = 10]
//     node --expose-gc --import syncawait/register test/soak/main.mts --virtual [seconds = 10]
// SYNCAWAIT_SEED chooses the schedule again. Exit code 1 if the heap grew by more than 5 %, anything was left or went wrong.
import { setTimeout as wait } from "node:timers/promises";
import { EventLoop, run, sleep, syncAwait, syncWait } from "syncawait";
import { seededRandom, virtualClock } from "syncawait/testing";
import { combining } from "./activities/combining.mjs";
import { http, Loopback } from "./activities/http.mjs";
import { primitives, Shared } from "./activities/primitives.mjs";
import { streams } from "./activities/streams.mjs";
import { tasks } from "./activities/tasks.mjs";
import { time } from "./activities/time.mjs";
import { faultActivities } from "./faults.mjs";
import { HeapWatch } from "./heap.mjs";
import { createLongLived, leftOver, takeStock } from "./leftovers.mjs";
import { World } from "./world.mjs";

const SAMPLE_EVERY = 5_000;

const isVirtual = process.argv[2] === "--virtual";
/** Of them, each has one activity at a time under way. */
const workerCount = isVirtual ? 8 : 30;
const duration = isVirtual ? Number(process.argv[3] ?? 10) * 1000 : Number(process.argv[2] ?? 10) * 60_000;
const seed = Number(process.env.SYNCAWAIT_SEED ?? Math.floor(Math.random() * 2 ** 31));

const longLived = createLongLived();
const server = new Loopback();
const shared = new Shared();
const world = new World(seededRandom(seed), [
  ...tasks,
  ...time(longLived),
  ...combining,
  ...streams(longLived),
  ...http(server),
  ...primitives(shared),
  ...faultActivities(process.env.SYNCAWAIT_SOAK_FAULT, longLived),
]);
const heap = new HeapWatch();

/**
 * One after the other, until the end; each of them may fail.
 * @syncAwait
 */
function work(): void {
  while (!world.ended) {
    syncAwait(syncWait([world.begin(world.choose())]));
    syncAwait(sleep(world.below(5)));
  }
}

/** @syncAwait */
function soak(): void {
  const loop = EventLoop.current();
  const end = loop.time() + duration;
  const workers = Array.from({ length: workerCount }, () => world.spawn(work));
  while (loop.time() < end) {
    syncAwait(sleep(Math.min(SAMPLE_EVERY, end - loop.time())));
    if (!isVirtual) heap.sample();
  }
  world.ended = true;
  syncAwait(syncWait(workers));
}

/** Handles are closed in turns of the host. */
async function untilClosed(before: ReadonlyMap<string, number>): Promise<string[]> {
  for (let left = 50; left > 0 && leftOver(before, takeStock(longLived)).length > 0; left--) await wait(20);
  return leftOver(before, takeStock(longLived));
}

async function main(): Promise<void> {
  console.log(`soak: seed ${seed}, ${duration / 1000} s${isVirtual ? " of virtual time" : ""}`);
  process.on("unhandledRejection", (error) => world.faults.push(error));
  process.on("uncaughtException", (error) => world.faults.push(error));
  const before = takeStock(longLived);
  await server.open(world);
  const clock = isVirtual ? virtualClock().install() : null;
  await run(soak);
  clock?.uninstall();
  shared.verify(world);
  await server.close();
  process.exitCode = report(await untilClosed(before)) ? 0 : 1;
}

/** @returns whether all is well */
function report(left: readonly string[]): boolean {
  const { begun, fulfilled, rejected, cancelled } = world.counts;
  const unfinished = begun - fulfilled - rejected - cancelled;
  console.log(
    `tasks: ${begun} begun, ${fulfilled} fulfilled, ${rejected} rejected, ${cancelled} cancelled, ${unfinished} unfinished`,
  );
  console.log(`activities: ${[...world.begunByName].map(([name, count]) => `${count} ${name}`).join("; ")}`);
  console.log(`left behind: ${left.join("; ") || "nothing"}`);
  for (const fault of world.faults.slice(0, 10)) console.log("fault:", fault);
  const isFlat = isVirtual || heap.printAndJudge();
  return isFlat && unfinished === 0 && left.length === 0 && world.faults.length === 0;
}

await main();
