// The soak of the pump (tier 3): nesting at random while the host's loop turns, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --require syncawait-native/install-inside-microtasks --import syncawait/register test/soak/pump/main.mts [minutes = 30]
// SYNCAWAIT_SEED chooses the schedule again, as far as the clock lets it. Exit code 1 if anything went wrong.
import { setTimeout as pause } from "node:timers/promises";
import { Course } from "../course.mjs";
import { Stacks } from "../stacks.mjs";
import { begin, Digger } from "./digger.mjs";
import { openServers } from "./servers.mjs";

const course = new Course("pump", hear);
const digger = new Digger(course.world);
const stacks = new Stacks(course.world, (done) => begin(digger, done));

function hear(error: unknown): void {
  if (error === digger) digger.heard++;
  else course.world.faults.push(error);
}

const closeServers = await openServers(digger);
stacks.start();
await course.measure();
await stacks.finish();
await closeServers();
await pause(100);

const allBack = stacks.printAndJudge();
console.log(`exceptions of callbacks: ${digger.thrown} thrown, ${digger.heard} heard of`);
course.end(digger, allBack && digger.thrown === digger.heard);
