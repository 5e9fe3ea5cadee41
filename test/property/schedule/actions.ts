/** What happens to a random program: user calls, by direct and by roundabout ways. */
import { batch, checkpoint, EventLoop, SyncFuture, sleep, spawn } from "../../../runtime/index.js";
import { waiting } from "../../runtime/support/waiting.js";
import type { World } from "./world.js";

type Action = (world: World) => void;

const put: Action = (world) => world.random.pick(world.stores).put(world.counts.items++);

/** One of the latest tasks, of which most are not done. */
const cancelTask: Action = ({ random, tasks, counts }) => {
  counts.cancels++;
  tasks[tasks.length - 1 - random.below(Math.min(tasks.length, 12))]?.cancel();
};

const cancelScope: Action = ({ random, scopes }) => {
  if (scopes.length > 0) random.pick(scopes).cancel();
};

const abort: Action = ({ random, controllers }) => {
  if (controllers.length > 0) random.pick(controllers).abort();
};

const setEvent: Action = ({ event }) => {
  if (event.isSet) event.clear();
  else event.set();
};

/** Whoever waits at the barrier may go on, by one who does not. */
const meet: Action = ({ barrier }) => {
  barrier.wait().addDoneCallback(() => {});
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

/** Completions first, callbacks later (D11). */
const actInBatch: Action = (world) =>
  batch(() => {
    world.act();
    world.act();
  });

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
  ...[openGate, abort, setEvent, meet, addRoot, actTwice, actInCallback, actInCallback, actInBatch, actSoon, actInTask],
];

export function actRandomly(world: World): void {
  world.random.pick(actions)(world);
}
