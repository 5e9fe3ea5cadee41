// The soak of tier 2: stacks that block for the reactor, inside one another at random, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --import syncawait/register test/soak/reactor/main.mts [minutes = 30]
// SYNCAWAIT_SEED chooses the schedule again, as far as threads let it. Exit code 1 if anything went wrong.
import { setTimeout as pause } from "node:timers/promises";
import { Course, SAMPLE_EVERY } from "../course.mjs";
import { Burrow } from "./burrow.mjs";

/** A stack that has not come back by then hangs, in ms. */
const LONGEST = 120_000;

const course = new Course("reactor");
const burrow = new Burrow(course.world);

let stacks = 0;
let longest = 0;
const begun = performance.now();
let sampled = begun;
for (let now = begun; now < begun + course.duration; now = performance.now()) {
  const started = now;
  stacks++;
  burrow.guard(() => burrow.dig(1));
  longest = Math.max(longest, performance.now() - started);
  // By turns: in a promise continuation, in an immediate, in a timer.
  if (stacks % 3 === 0) await new Promise(setImmediate);
  else if (stacks % 10 === 1) await pause(1);
  if (performance.now() - sampled < SAMPLE_EVERY) continue;
  sampled = performance.now();
  if (course.isMeasured) course.heap.sample();
}
course.world.ended = true;
burrow.close();
await pause(500);

console.log(`stacks: ${stacks}; the longest took ${longest.toFixed(0)} ms`);
course.end(burrow, longest < LONGEST);
