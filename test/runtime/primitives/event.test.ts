import { Event, SyncFuture, spawn } from "../../../runtime/index.js";
import { waiting } from "../support/waiting.js";

test("D1: one that clears the event, or waits again, in its turn, changes nothing for the others", () => {
  const event = new Event();
  const log: string[] = [];
  const first = event.wait();
  first.addDoneCallback(() => {
    log.push("first");
    event.clear();
    event.wait().addDoneCallback(() => log.push("again"));
  });
  event.wait().addDoneCallback(() => log.push(`second, set: ${event.isSet}`));
  event.set();
  expect(log).toEqual(["first", "second, set: false"]);
  event.set();
  expect(log).toEqual(["first", "second, set: false", "again"]);
});

test("D7: all are done before the first goes on, so that it cannot cancel another", () => {
  const event = new Event();
  const waits = waiting(function* () {
    yield event.wait();
    return "went on";
  });
  const victim = new SyncFuture<boolean>();
  const first = spawn(
    waiting(function* () {
      yield event.wait();
      victim.resolve(second.cancel());
    }),
  );
  const second = spawn(waits);
  event.set();
  // C4: the request is accepted, and too late.
  expect([first.done(), victim.result(), second.result()]).toEqual([true, true, "went on"]);
});

test("C10: a cancelled wait leaves the others alone", () => {
  const event = new Event();
  const [first, second] = [event.wait(), event.wait()];
  first.cancel();
  event.set();
  expect([first.state, second.state]).toEqual(["cancelled", "fulfilled"]);
});

test("S4: set() returns when all have gone on; plain promise code comes a microtask later", async () => {
  const event = new Event();
  const log: string[] = [];
  const task = spawn(
    waiting(function* () {
      yield event.wait();
      log.push("task");
    }),
  );
  const promised = (async () => {
    await event.wait();
    log.push("promise");
  })();
  event.set();
  log.push("set");
  await Promise.all([task, promised]);
  expect(log).toEqual(["task", "set", "promise"]);
});
