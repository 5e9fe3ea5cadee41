// The soak of the pump (tier 3): nesting at random while the host's loop turns, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --require syncawait-native/install-inside-microtasks --import syncawait/register test/soak/pump/main.mts [minutes = 30]
// SYNCAWAIT_SEED chooses the schedule again, as far as the clock lets it. Exit code 1 if anything went wrong.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createEcho, type Server as EchoServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "syncawait/testing";
import { HeapWatch } from "../heap.mjs";
import { createLongLived, leftOver, takeStock } from "../leftovers.mjs";
import { World } from "../world.mjs";
import { begin, Digger } from "./digger.mjs";

const SAMPLE_EVERY = 5_000;
const ALLOWED_GROWTH = 5;
const STACKS = 4;
/** A stack that has not come back by then hangs, in ms. */
const LONGEST = 60_000;

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

/** Each request is answered by a handler that blocks in its turn. */
async function openServers(): Promise<() => Promise<void>> {
  const http = createServer((_request, response) => {
    setImmediate(() => {
      digger.dig(2);
      response.end("answer");
    });
  });
  const echo = createEcho((socket) => socket.on("error", (error) => world.faults.push(error)).pipe(socket));
  const [port, echoPort] = await Promise.all([http, echo].map(listen));
  Object.assign(digger, { port, echoPort });
  return async () => {
    for (const server of [http, echo]) {
      server.close();
      await once(server, "close");
    }
  };
}

async function listen(server: Server | EchoServer): Promise<number> {
  server.listen(0);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function hear(error: unknown): void {
  if (error === digger) digger.heard++;
  else world.faults.push(error);
}

async function main(): Promise<void> {
  console.log(`pump soak: Node ${process.versions.node}, seed ${seed}, ${duration / 1000} s`);
  process.on("unhandledRejection", hear);
  process.on("uncaughtException", hear);
  const before = takeStock(longLived);
  const closeServers = await openServers();
  for (let i = 0; i < STACKS; i++) setImmediate(beginNext);
  const end = performance.now() + duration;
  while (performance.now() < end) {
    await pause(Math.min(SAMPLE_EVERY, Math.max(end - performance.now(), 1)));
    if (duration > 2 * SAMPLE_EVERY) heap.sample();
  }
  world.ended = true;
  for (let left = 500; left > 0 && under > 0; left--) await pause(20);
  await closeServers();
  await pause(100);
  process.exitCode = report(leftOver(before, takeStock(longLived))) ? 0 : 1;
}

function report(left: readonly string[]): boolean {
  console.log(`stacks: ${begun} begun, ${under} not back; the longest took ${longest.toFixed(0)} ms`);
  console.log(`waits: ${digger.waited}, to ${digger.deepest} inside one another`);
  console.log(`kinds: ${[...digger.byKind].map(([name, count]) => `${count} ${name}`).join("; ")}`);
  console.log(`exceptions of callbacks: ${digger.thrown} thrown, ${digger.heard} heard of`);
  console.log(`left behind: ${left.join("; ") || "nothing"}`);
  for (const fault of world.faults.slice(0, 10)) console.log("fault:", fault);
  const grew = duration > 2 * SAMPLE_EVERY && reportHeap();
  const allWell = under === 0 && longest < LONGEST && digger.thrown === digger.heard;
  return !grew && allWell && left.length === 0 && world.faults.length === 0;
}

function reportHeap(): boolean {
  const { samples, medians, growth, spread } = heap.report();
  console.log(`heap: ${samples} samples; medians of windows after the warm-up, in MB: ${medians.join(", ")}`);
  console.log(`heap: last window against the first ${growth} %, highest against lowest ${spread} %`);
  return !(growth <= ALLOWED_GROWTH);
}

await main();
