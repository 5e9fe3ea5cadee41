// The soak of blocked stacks, tiers 0 and 1: nesting at random, a flat heap, and nothing left behind. See docs/soak.md.
//     node --expose-gc --import syncawait/register test/soak/nested/main.mts [minutes = 30]
// SYNCAWAIT_SEED chooses the schedule again, as far as the clock lets it. Exit code 1 if anything went wrong.
import { setTimeout as pause } from "node:timers/promises";
import { spawn } from "syncawait";
import { Course } from "../course.mjs";
import { Stacks } from "../stacks.mjs";
import { begin, bystander, Digger } from "./digger.mjs";

const BYSTANDERS = 4;

const course = new Course("nested");
const digger = new Digger(course.world);
const stacks = new Stacks(course.world, (done) => begin(digger, done));

const watchdog = setInterval(() => {}, 1_000);
const tasks = Array.from({ length: BYSTANDERS }, () => spawn(bystander, digger));
stacks.start();
await course.measure();
await stacks.finish(() => digger.under.size === 0 && tasks.every((task) => task.done()));
clearInterval(watchdog);
await pause(20);

const allBack = stacks.printAndJudge();
const unfinished = tasks.filter((task) => !task.done()).length;
console.log(`under way: ${digger.under.size} promises, ${unfinished} tasks`);
course.end(digger, allBack && unfinished === 0 && digger.under.size === 0);
