/** What happens to a random program: user calls, by direct and by roundabout ways. */
import { checkpoint, EventLoop, SyncFuture, sleep, spawn } from "../../../runtime/index.js";
import { waiting } from "../../runtime/support/waiting.js";
import type { World } from "./world.js";

type Action = (world: World) => void;

const put: Action = (world) => world.random.pick(world.queues).put(world.counts.items++);

/** One of the latest tasks, of which most are not done. */
const cancelTask: Action = ({ random, tasks, counts }) => {
  counts.cancels++;
  tasks[tasks.length - 1 - random.below(Math.min(tasks.length, 12))]?.cancel();
};

const cancelScope: Action = ({ random, scopes }) => {
  if (scopes.length > 0) random.pick(scopes).cancel();
};

const openGate: Action = ({ random, gates }) => {
  if (gates.length > 0) random.pick(gates).tryResolve();
};

const addRoot: Action = (world) => world.addRoot();

const actTwice: Action = (world) => {
  world.act();
  world.act();
};

/** A user call inside a drain: the callback runs inside `resolve`, and so does what it does (S4, S5). */
const actInCallback: Action = (world) => {
  const future = new SyncFuture<void>();
  future.addDoneCallback(() => world.act());
  future.addDoneCallback(() => world.act());
  future.resolve();
};

const actSoon: Action = (world) => void EventLoop.current().callSoon(() => world.act());

const actInTask: Action = (world) => {
  const steps = world.random.below(3);
  const actor = waiting(function* () {
    for (let i = 0; i < steps; i++) yield world.random.chance(0.5) ? checkpoint() : sleep(world.random.below(5));
    world.act();
  });
  world.register(spawn(actor));
};

const actions: readonly Action[] = [
  ...[put, put, put, put, cancelTask, cancelTask, cancelTask, cancelScope],
  ...[openGate, addRoot, actTwice, actInCallback, actInCallback, actSoon, actInTask],
];

export function actRandomly(world: World): void {
  world.random.pick(actions)(world);
}
