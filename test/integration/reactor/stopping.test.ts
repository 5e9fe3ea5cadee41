/** What is cancelled, has a time limit, or hangs; and threads that end. Each ends with an error that says so, for a stack that is blocked as for promise code. */
import { join } from "node:path";
import { built } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait, sleep, spawn } = built("index.js");
const { createReactor } = built("reactor/index.js");
type Work = typeof import("./work.mjs");
const file = join(__dirname, "work.mjs");

const reactor = createReactor({ stopGrace: 800, resourceLimits: { maxOldGenerationSizeMb: 24 } });
const work = wait(reactor.import<Work>(file));
afterAll(() => reactor.close());
// A thread that is still starting would use up the time limits of the tests.
beforeEach(() => {
  expect(wait(work.add(1, 1))).toBe(2);
});

describe("cancellation", () => {
  test("a signal that is aborted already: nothing is begun", async () => {
    const aborting = reactor.with({ signal: AbortSignal.abort("no") });
    const error = await failure(() => wait(aborting.exec("exit 1")));
    expect(error).toMatchObject({ name: "CancelledError", reason: "no" });
  });

  test("a signal that is aborted meanwhile: cancelled at once, and the thread stops what it does", async () => {
    const controller = new AbortController();
    const aborting = await reactor.with({ signal: controller.signal }).import<Work>(file);
    const before = wait(work.abortsSeen());
    const pending = aborting.untilAborted(new AbortController().signal);
    await work.answer;
    controller.abort("enough");
    expect(pending.cancelled()).toBe(true);
    expect(await failure(() => pending)).toMatchObject({ reason: "enough" });
    expect(wait(work.abortsSeen())).toBe(before + 1);
  });

  test("a signal among the arguments is one over there; aborted before, meanwhile, and after the end", async () => {
    expect(await failure(() => wait(work.untilAborted(AbortSignal.abort("before"))))).toBe("before");
    const controller = new AbortController();
    const pending = work.untilAborted(controller.signal);
    spawn(() => controller.abort(new RangeError("meanwhile")));
    expect(await failure(() => wait(pending))).toMatchObject({ name: "RangeError", message: "meanwhile" });
    controller.abort("after");
    expect(wait(work.add(1, 1))).toBe(2);
  });

  test("a task that is cancelled while it waits has the call stopped", async () => {
    const before = wait(work.abortsSeen());
    const pending = work.untilAborted(new AbortController().signal);
    pending.cancel();
    expect(wait(work.abortsSeen())).toBe(before + 1);
  });

  test("a time limit", async () => {
    const limited = wait(reactor.with({ timeout: 800 }).import<Work>(file));
    expect(await failure(() => wait(limited.never()))).toMatchObject({ name: "TimeoutError" });
    expect(await failure(() => limited.never())).toMatchObject({ name: "TimeoutError" });
    expect(wait(limited.add(1, 2))).toBe(3);
  });

  test("an open file that comes too late is closed", async () => {
    const open = reactor.fs.open(file);
    open.cancel();
    // Orders and reports keep their order: when this is answered, that one is.
    wait(reactor.fs.access(file));
    expect(open.cancelled()).toBe(true);
  });
});

describe("threads that end", () => {
  const endings: [string, (module: typeof work) => unknown, string | undefined][] = [
    ["process.exit", (module) => module.exit(), "process.exit(3)"],
    ["an exception that nobody caught", (module) => module.throwLater(), "nobody caught this"],
    ["too little memory", (module) => module.fillMemory(), undefined],
  ];

  test.each(endings)(
    "by %s: who is blocked is told, and the next call finds another one",
    async (_name, end, cause) => {
      const also = work.never();
      const error = await failure(() => wait(end(work)));
      expect([error.name, error.code]).toEqual(["ReactorError", "ERR_SYNCAWAIT_REACTOR_DIED"]);
      if (cause !== undefined) expect(error.cause).toMatchObject({ message: cause });
      expect((await failure(() => also)).code).toBe("ERR_SYNCAWAIT_REACTOR_DIED");
      expect(wait(work.add(2, 3))).toBe(5);
    },
  );

  test.each(endings)("by %s: who awaits is told", async (_name, end, cause) => {
    const error = await failure(() => end(work));
    expect(error.code).toBe("ERR_SYNCAWAIT_REACTOR_DIED");
    if (cause !== undefined) expect(error.cause).toMatchObject({ message: cause });
    expect(await work.add(2, 3)).toBe(5);
  });

  test("readers of one are told, and streams of the other threads go on", async () => {
    const chunks = wait(work.count(1000));
    expect(wait(chunks.take()).value).toBe(0);
    await failure(() => wait(work.exit()));
    const error = await failure(() => {
      for (;;) if (wait(chunks.take()).done) return;
    });
    expect(error.code).toBe("ERR_SYNCAWAIT_REACTOR_DIED");
    expect(wait(reactor.fs.readFile(file, "utf8"))).toMatch(/answer/);
  });

  test("code that never returns is ended with its thread, when nobody waits for it any more", async () => {
    const also = work.never();
    const limited = wait(reactor.with({ timeout: 800 }).import<Work>(file));
    expect((await failure(() => wait(limited.loopForever()))).name).toBe("TimeoutError");
    expect((await failure(() => wait(also))).code).toBe("ERR_SYNCAWAIT_REACTOR_STOPPED");
    expect(wait(work.add(2, 3))).toBe(5);
  });

  test("the same, not blocked", async () => {
    const also = work.never();
    const looping = work.loopForever() as unknown as { cancel(): void };
    looping.cancel();
    expect((await failure(() => also)).code).toBe("ERR_SYNCAWAIT_REACTOR_STOPPED");
    expect(await work.add(2, 3)).toBe(5);
  });

  test("own timers go on while a thread hangs", async () => {
    const order: string[] = [];
    const limited = await reactor.with({ timeout: 800 }).import<Work>(file);
    sleep(10).addDoneCallback(() => order.push("own timer"));
    await failure(() => wait(limited.loopForever()));
    expect(order).toEqual(["own timer"]);
  });
});
