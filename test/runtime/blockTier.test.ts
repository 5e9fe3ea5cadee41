/** Which tier a report names: the highest one that had a part in it, and no other. */
import {
  type BlockReport,
  configure,
  EventLoop,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { openMailbox } from "../../runtime/mailbox.js";
import { virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { fromMacrotask } from "./support/fromMacrotask.js";
import { waiting } from "./support/waiting.js";

let reports: BlockReport[];
beforeEach(() => {
  reports = [];
  configure({ onBlock: (report) => reports.push(report) });
});
afterEach(() => configure({ onBlock: undefined }));

const tiers = (): number[] => reports.map(({ tier }) => tier);

/** Completed by a job of the runtime's own, which comes of a done callback, which comes of a promise chain. */
function farBehindPromise(): SyncFuture<string> {
  const [first, last] = [new SyncFuture<void>(), new SyncFuture<string>()];
  first.addDoneCallback(() => EventLoop.current().callSoon(() => last.resolve("came")));
  void Promise.resolve().then(() => first.resolve());
  return last;
}

test("1 where promise chains had a part in it, although own work completed it", async () => {
  await fromMacrotask(() => {
    // Leaves a count of one job behind, the same as the wait will have.
    const before = new SyncFuture<void>();
    before.addDoneCallback(() => {});
    before.resolve();
    expect(runNestedUntilComplete(farBehindPromise())).toBe("came");
  });
  expect(tiers()).toEqual([1]);
});

test("0 where promise chains ran meanwhile and had none", async () => {
  using _clock = virtualClock().install();
  await fromMacrotask(() => {
    let ran = false;
    void Promise.resolve().then(() => {
      ran = true;
    });
    runNestedUntilComplete(sleep(1));
    expect(ran).toBe(true);
  });
  expect(tiers()).toEqual([0]);
});

test("2 where mail came first, and a promise chain last", async () => {
  let isThere = true;
  const arrived = new SyncFuture<void>();
  const close = openMailbox({
    expects: () => isThere,
    post: () => {},
    take() {
      if (!isThere) return false;
      isThere = false;
      arrived.resolve();
      return true;
    },
  });
  await fromMacrotask(() => runNestedUntilComplete(arrived.then(() => Promise.resolve("came"))));
  close();
  expect(tiers()).toEqual([2]);
});

test("of a wait that failed, and of the one in its handler, the higher", async () => {
  const patient = waiting(function* patient() {
    void farBehindPromise();
    try {
      yield new SyncFuture();
    } catch {
      yield sleep(1);
    }
    return "went on";
  });
  expect(await fromMacrotask(patient)).toBe("went on");
  expect(tiers()).toEqual([1]);
});

test("of a wait that failed, what turned", async () => {
  await fromMacrotask(() => {
    void farBehindPromise();
    caught(() => runNestedUntilComplete(new SyncFuture()));
  });
  expect(tiers()).toEqual([1]);
});

test("E2: to count does not disturb the drain that was interrupted", async () => {
  const counts: number[] = [];
  await fromMacrotask(() => {
    const future = new SyncFuture<void>();
    future.addDoneCallback(() => {});
    future.addDoneCallback(() => {
      counts.push(kernel.drain.jobs);
      runNestedUntilComplete(Promise.resolve().then(() => {}));
      counts.push(kernel.drain.jobs);
    });
    future.resolve();
  });
  const [before = 0, after = 0] = counts;
  expect([before > 0, after >= before]).toEqual([true, true]);
});
