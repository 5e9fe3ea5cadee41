/** Back-pressure: how far a source runs ahead of who reads, and a writer ahead of what is written. */
import { join } from "node:path";
import { built } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait } = built("index.js");
const { createReactor } = built("reactor/index.js");
type Work = typeof import("./work.mjs");

/** As in protocol.ts. */
const WINDOW = 256 * 1024;
const CHUNK = 10_000;
const most = Math.ceil(WINDOW / CHUNK) + 1;

const reactor = createReactor();
const work = wait(reactor.import<Work>(join(__dirname, "work.mjs")));
afterAll(() => reactor.close());

test("nothing is read before somebody asks, and no more than a window ahead of who takes", () => {
  const chunks = wait(work.blocks(1000, CHUNK));
  expect(wait(work.counted()).produced).toBe(0);
  expect(wait(chunks.take()).value?.length).toBe(CHUNK);
  // It runs until the window is full, and then stays there.
  const full = Math.floor(WINDOW / CHUNK);
  for (let tries = 0; wait(work.counted()).produced < full; tries++) expect(tries).toBeLessThan(10_000);
  wait(reactor.sleep(20));
  expect(wait(work.counted()).produced).toBeLessThanOrEqual(most + 1);
  for (let n = 1; n < 500; n++) {
    expect(wait(chunks.take()).value?.[0]).toBe(n % 256);
    if (n % 50 === 0) expect(wait(work.counted()).produced).toBeLessThanOrEqual(n + most + 1);
  }
  wait(chunks.close());
});

test("who leaves the loop has the source closed there", () => {
  const { closed } = wait(work.counted());
  for (const n of wait(work.count(1_000_000))) if (n === 5) break;
  for (let tries = 0; wait(work.counted()).closed === closed; tries++) expect(tries).toBeLessThan(1000);
});

test("all chunks come, in order, then the end, or what broke it", async () => {
  expect([...wait(work.count(1000))]).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  const seen: number[] = [];
  const error = await failure(() => {
    for (const n of wait(work.breakAfter(3))) seen.push(n);
  });
  expect([seen, error.message]).toEqual([[0, 1, 2], "the source broke"]);
});

test("read by promise code, too, and by several who take", async () => {
  const seen: number[] = [];
  for await (const n of await work.count(5)) seen.push(n);
  expect(seen).toEqual([0, 1, 2, 3, 4]);
  const shared = await work.count(3);
  const taken = await Promise.all([shared.take(), shared.take(), shared.take(), shared.take()]);
  expect(taken.map(({ value }) => value)).toEqual([0, 1, 2, undefined]);
});

test("a writer waits when a window is not written out", () => {
  // The child reads nothing until it is told to.
  const child = wait(
    reactor.spawn(process.execPath, [
      "-e",
      "setTimeout(() => {}, 60_000); process.once('SIGUSR2', () => process.stdin.resume().on('end', () => process.exit(7))); console.log('ready')",
    ]),
  );
  wait(child.stdout?.take());
  const writer = child.stdin as NonNullable<typeof child.stdin>;
  const writes = Array.from({ length: 200 }, () => writer.write(Buffer.alloc(CHUNK)));
  const done = (): number => writes.filter((write) => write.done()).length;
  wait(reactor.sleep(50));
  // Those of a window, and what the pipe between the processes takes.
  expect(done()).toBeGreaterThanOrEqual(Math.floor(WINDOW / CHUNK));
  expect(done()).toBeLessThanOrEqual(most + 100);
  wait(child.kill("SIGUSR2"));
  for (const write of writes) wait(write);
  wait(writer.end());
  expect(wait(child.exit()).code).toBe(7);
});
