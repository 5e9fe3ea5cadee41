// biome-ignore-all lint/correctness/useYield: bodies of compiled functions are generators, whether they wait or not
/** Why a nested run cannot end: which explanation it gives, and when. The graph of waits is asked three times, each time with less that could still happen. */
import {
  configure,
  currentTask,
  DeadlockError,
  EventLoop,
  HostPumpError,
  Lock,
  NestedDeadlockError,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  syncGather,
  syncWaitFor,
  withBoundary,
} from "../../runtime/index.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { compile } from "./support/compile.js";
import { fromMacrotask } from "./support/fromMacrotask.js";
import { waiting } from "./support/waiting.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = virtualClock().install();
});
afterEach(() => clock.uninstall());

const waitFor = waiting(function* waitFor(x: unknown) {
  return yield x;
}, "waitFor");

const nap = waiting(function* nap() {
  yield sleep(2);
});

describe("certain, before anything has run", () => {
  test("N4: the wait needs its own stack: also where promise chains could run meanwhile", async () => {
    const log: string[] = [];
    const error = await fromMacrotask(() => {
      let thrown: unknown;
      spawn(function below() {
        const needsUs = spawn(waitFor, currentTask());
        EventLoop.current().callSoon(() => log.push("ran"));
        thrown = caught(() => runNestedUntilComplete(needsUs));
        needsUs.cancel();
      });
      return thrown;
    });
    expect([error, log]).toEqual([expect.any(NestedDeadlockError), []]);
  });

  test("N4: what hangs on several is hopeless only if all of them are", () => {
    const hopeless = (): PromiseLike<unknown> => new Promise(() => undefined);
    const pending = sleep(1);
    expect(() => runNestedUntilComplete(syncGather(hopeless(), hopeless()))).toThrow(HostPumpError);
    expect(pending.state).toBe("pending");
    expect(() => runNestedUntilComplete(syncGather(hopeless(), pending))).toThrow(HostPumpError);
    expect(pending.state).toBe("fulfilled");
  });
});

describe("likely, when nothing is left to run", () => {
  test("N8: of several inputs, the one that only the host could bring", () => {
    const both = syncGather(new SyncFuture(), new Promise(() => undefined));
    const error = caught(() => runNestedUntilComplete(both)) as Error;
    expect([error.name, /comes from a promise/.test(error.message)]).toEqual(["HostPumpError", true]);
  });

  test("N8: behind a time limit that never comes", () => {
    const limited = syncWaitFor(new Promise(() => undefined), Number.POSITIVE_INFINITY);
    const error = caught(() => runNestedUntilComplete(limited)) as Error;
    expect([error.name, /comes from a promise/.test(error.message)]).toEqual(["HostPumpError", true]);
  });

  test("N5: such a limit does not keep a wait from being given up for its length", () => {
    configure({ blockLimit: 0 });
    const beat = spawn(
      waiting(function* beat() {
        for (let i = 0; i < 20; i++) yield sleep(10);
      }),
    );
    const limited = syncWaitFor(new SyncFuture(), Number.POSITIVE_INFINITY);
    expect(caught(() => runNestedUntilComplete(limited))).toMatchObject({ message: expect.stringMatching(/for 0 ms/) });
    configure({ blockLimit: 60_000 });
    expect(beat.state).toBe("pending");
  });

  test.each([
    [1, "1 stack"],
    [2, "2 stacks"],
  ])("N7: what the policy holds back, and that it is %d", (count, said) => {
    const lock = new Lock();
    const holder = waiting(function* holder() {
      yield lock.acquire();
      yield sleep(1);
      lock.release();
    });
    const others = [holder, nap].slice(0, count).map((body) => spawn(body));
    const error = caught(() => withBoundary("exclusive", () => runNestedUntilComplete(lock.acquire()))) as Error;
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error.message).toMatch(
      new RegExp(`under the policy "exclusive".*held back \\(${said}; .*or use the policy "interleave"$`),
    );
    clock.runAll();
    expect(others.every((task) => task.state === "fulfilled")).toBe(true);
  });
});

describe("what would help", () => {
  test("N10: where compiled code called something native that came back to it, the advice names that place", () => {
    const query = compile(function* query$() {
      // Stands for an add-on, or a getter: the stack shows nothing of it.
      Reflect.apply(waitFor, undefined, [new SyncFuture()]);
    }, "query");
    expect(caught(query)).toMatchObject({
      message: expect.stringMatching(
        /The native stack is in the way: query \(.*reaches this wait through a call that native/,
      ),
    });
  });
});
