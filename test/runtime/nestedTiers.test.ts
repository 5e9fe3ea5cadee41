/**
 * How a nested run uses a pump and mailboxes: the sentences of docs/hosts.md, "Pumps" and "Mailboxes", by stand-ins that write down what they are asked.
 * The real ones are tested in test/native and test/integration/reactor.
 */

import type { HostPump, HostTurns, PumpRefusal } from "../../runtime/hostPump.js";
import {
  type BlockReport,
  configure,
  currentTask,
  DeadlockError,
  EventLoop,
  HostPumpError,
  runNestedUntilComplete,
  SyncFuture,
  sleep,
  spawn,
  spawnLater,
  syncGather,
} from "../../runtime/index.js";
import { kernel } from "../../runtime/kernel.js";
import { type Mailbox, mailBell, openMailbox } from "../../runtime/mailbox.js";
import { type VirtualClock, virtualClock } from "../../runtime/testing/index.js";
import { caught } from "./support/caught.js";
import { fromMacrotask } from "./support/fromMacrotask.js";
import { waiting } from "./support/waiting.js";

const PUMP = Symbol.for("syncawait.hostPump/1");
const MAILBOXES = Symbol.for("syncawait.mailboxes/1");
const holder = globalThis as { [PUMP]?: HostPump | undefined };

const log: string[] = [];
let reports: BlockReport[];

/** Runs what is put into `callbacks`, one a turn. */
class StandInPump implements HostPump {
  readonly name = "a stand-in";
  readonly callbacks: (() => void)[] = [];
  refusal: PumpRefusal | undefined;
  opened = 0;
  closed: number[] = [];

  open(): HostTurns | PumpRefusal {
    const number = ++this.opened;
    log.push("open");
    return (
      this.refusal ?? {
        refused: false,
        drain: () => this.drain(),
        turn: (limit) => this.turn(limit),
        close: () => void this.closed.push(number),
      }
    );
  }

  private drain(): void {
    log.push("drain");
    (process as unknown as { _tickCallback(): void })._tickCallback();
  }

  private turn(limit: number): boolean {
    log.push(`turn ${limit}`);
    this.callbacks.shift()?.();
    return this.callbacks.length > 0;
  }
}

let clock: VirtualClock | undefined;
let pump: StandInPump;
beforeEach(() => {
  log.length = 0;
  reports = [];
  pump = new StandInPump();
  holder[PUMP] = pump;
  configure({ onBlock: (report) => reports.push(report) });
});
afterEach(() => {
  clock?.uninstall();
  clock = undefined;
  holder[PUMP] = undefined;
  configure({ onBlock: undefined, onCallbackError: kernel.configuration.onCallbackError });
});

/** What the host's loop would complete. */
function byHost(value: string): SyncFuture<string> {
  const future = new SyncFuture<string>();
  pump.callbacks.push(() => future.resolve(value));
  return future;
}

describe("N3: a pump", () => {
  test("N3: is not asked where the runtime's own work is enough", () => {
    expect(runNestedUntilComplete(spawnLater(() => 1))).toBe(1);
    expect([log, reports[0]?.tier]).toEqual([[], 0]);
  });

  test("N3: runs promise chains by its own way, and need not turn for them", async () => {
    expect(await fromMacrotask(() => runNestedUntilComplete(Promise.resolve(2)))).toBe(2);
    expect([log, reports[0]?.tier]).toEqual([["open", "drain"], 1]);
  });

  test("N3: is opened once for a run, turned until it has brought what is waited for, and closed", async () => {
    await fromMacrotask(() => {
      pump.callbacks.push(() => {});
      expect(runNestedUntilComplete(byHost("came"))).toBe("came");
    });
    expect(log.filter((each) => each !== "drain")).toEqual(["open", "turn Infinity", "turn Infinity"]);
    expect([pump.opened, pump.closed, reports[0]?.tier]).toEqual([1, [1], 3]);
  });

  test("N3: may sleep until the run's own deadline, and no longer", async () => {
    await fromMacrotask(() => {
      const pending = sleep(10_000);
      runNestedUntilComplete(byHost("came"));
      pending.cancel();
    });
    const [limit = Number.NaN] = log.filter((each) => each.startsWith("turn")).map((each) => Number(each.slice(5)));
    expect([limit > 0, limit <= 10_000]).toEqual([true, true]);
  });

  test("N3: under a virtual clock it does not sleep: time passes when the host has nothing ready", async () => {
    clock = virtualClock().install();
    await fromMacrotask(() => runNestedUntilComplete(sleep(1000)));
    expect([clock.now(), log.filter((each) => each.startsWith("turn"))]).toEqual([1000, ["turn 0"]]);
  });

  test("N3: has a turn in each round of tasks that keep each other ready", async () => {
    let rounds = 0;
    let ended = false;
    const again = (): void => {
      rounds++;
      if (!ended && rounds < 1000) EventLoop.current().callSoon(again);
    };
    await fromMacrotask(() => {
      again();
      runNestedUntilComplete(byHost("came"));
    });
    ended = true;
    expect(rounds).toBeLessThan(10);
    expect(log).toContain("turn 0");
  });

  test("N5: with nothing left in the host either: a deadlock, which says so", async () => {
    const error = await fromMacrotask(() => caught(() => runNestedUntilComplete(new Promise(() => undefined))));
    expect(error).toBeInstanceOf(DeadlockError);
    expect((error as Error).message).toMatch(/The host's event loop has turned meanwhile, and has nothing left/);
    expect(pump.closed).toEqual([1]);
  });

  test("N4: what needs its own stack is told as such, when the host has nothing left either", async () => {
    const waitFor = waiting(function* waitFor(x: unknown) {
      return yield x;
    });
    let error: unknown;
    await fromMacrotask(() => {
      spawn(() => {
        const inputs = [spawn(waitFor, currentTask()), new SyncFuture()];
        error = caught(() => runNestedUntilComplete(syncGather(...inputs)));
      });
    });
    expect([(error as Error).name, pump.closed]).toEqual(["NestedDeadlockError", [1]]);
  });

  test("N3: is not credited with what promise chains have brought before its turn", async () => {
    await fromMacrotask(() => {
      const chain = new Promise<string>((resolve) => EventLoop.current().callSoon(() => resolve("came")));
      expect(runNestedUntilComplete(chain)).toBe("came");
    });
    expect(log).toContain("turn 0");
    expect(reports[0]?.tier).toBe(1);
  });

  test("N3: runs inside one another open turns of their own, and close them in reverse order", async () => {
    await fromMacrotask(() => {
      const outer = new SyncFuture<string>();
      pump.callbacks.push(() => {
        pump.callbacks.push(() => outer.resolve("outer"));
        log.push(runNestedUntilComplete(byHost("inner")));
      });
      expect(runNestedUntilComplete(outer)).toBe("outer");
    });
    expect(log).toContain("inner");
    expect(pump.closed).toEqual([2, 1]);
  });

  test("N9: a request to stop that comes out of a turn ends the run, and closes it", async () => {
    const error = await fromMacrotask(() => {
      pump.callbacks.push(() => EventLoop.current().stop());
      return caught(() => runNestedUntilComplete(new SyncFuture()));
    });
    expect([(error as Error).name, pump.closed]).toEqual(["InvalidStateError", [1]]);
  });
});

describe("N3: what has come of a turn is looked for before the next one", () => {
  const taking = waiting(function* taking(first: unknown, second: unknown) {
    yield first;
    return yield second;
  });
  const loop = () => EventLoop.current();

  /** Blocks on `target` while the host brings `callbacks`, one a turn, and then for long something that is no matter of ours. */
  function turnsUntil<T>(target: unknown, ...callbacks: (() => void)[]): { outcome: T; turns: number } {
    pump.callbacks.push(...callbacks, ...Array.from({ length: 20 }, () => () => {}));
    // Nobody listens, as mostly.
    configure({ onBlock: undefined });
    let outcome: unknown;
    try {
      outcome = runNestedUntilComplete(target);
    } catch (error) {
      outcome = error;
    }
    return { outcome: outcome as T, turns: log.filter((each) => each.startsWith("turn")).length };
  }

  afterEach(() => configure({ maxDrainDepth: 64, boundary: "interleave" }));

  const brings: Record<string, (target: SyncFuture<string>) => void> = {
    "a ready job": (target) => void loop().callSoon(() => target.resolve("came")),
    "a due timer": (target) => void loop().callLater(0, () => target.resolve("came")),
    "the value itself": (target) => target.resolve("came"),
  };
  test.each(Object.keys(brings))("N3: %s", async (kind) => {
    const target = new SyncFuture<string>();
    const came = await fromMacrotask(() => turnsUntil(target, () => brings[kind]?.(target)));
    expect(came.outcome).toBe("came");
    expect(came.turns).toBeLessThan(4);
  });

  test("S5: a callback that the depth of drains has put off", async () => {
    configure({ maxDrainDepth: 0 });
    const [begin, first, target] = [new SyncFuture<void>(), new SyncFuture<void>(), new SyncFuture<string>()];
    first.addDoneCallback(() => target.resolve("came"));
    let came: unknown;
    begin.addDoneCallback(() => {
      came = turnsUntil(target, () => first.resolve());
    });
    await fromMacrotask(() => begin.resolve());
    expect(came).toEqual({ outcome: "came", turns: 1 });
  });

  test("N7: a stack that an exclusive run held back, and now depends on", async () => {
    configure({ boundary: "exclusive" });
    const came = await fromMacrotask(() => {
      const [early, late] = [new SyncFuture<void>(), new SyncFuture<void>()];
      const held = spawn(taking, early, "came");
      const callbacks = [() => early.resolve(), () => late.resolve()];
      return turnsUntil(spawn(taking, late, held), ...callbacks);
    });
    expect(came).toEqual({ outcome: "came", turns: 2 });
  });

  test("N3: mail", async () => {
    const target = new SyncFuture<string>();
    let posted = false;
    const take = () => posted && target.tryResolve("came");
    const close = openMailbox({ expects: () => true, post: () => {}, take });
    const ring = () => {
      posted = true;
      Atomics.add(mailBell(), 0, 1);
    };
    expect(await fromMacrotask(() => turnsUntil(target, ring))).toEqual({ outcome: "came", turns: 1 });
    close();
    // Looks are counted: every 16th posts.
    delete (globalThis as { [MAILBOXES]?: unknown })[MAILBOXES];
  });

  test("N9: a request to stop", async () => {
    const { outcome, turns } = await fromMacrotask(() => turnsUntil<Error>(new SyncFuture(), () => loop().stop()));
    expect([outcome.name, turns]).toEqual(["InvalidStateError", 1]);
  });

  test("N4: that what is left can never come, now that the rest has", async () => {
    let came: { outcome: Error; turns: number } | undefined;
    await fromMacrotask(() => {
      spawn(() => {
        const last = new SyncFuture<void>();
        const inputs = [spawn(taking, undefined, currentTask()), last];
        came = turnsUntil<Error>(syncGather(...inputs), () => last.resolve());
      });
    });
    expect([came?.outcome.name, came?.turns]).toEqual(["NestedDeadlockError", 1]);
  });

  test("N6: that the outer of two runs is complete, which its listener is told", async () => {
    const delays: number[] = [];
    configure({ onNestedInversion: (delay) => void delays.push(delay) });
    clock = virtualClock().install();
    const [outer, inner] = [new SyncFuture<void>(), new SyncFuture<void>()];
    await fromMacrotask(() =>
      turnsUntil(
        outer,
        () => runNestedUntilComplete(inner),
        () => outer.resolve(),
        () => clock?.advance(5),
        () => inner.resolve(),
      ),
    );
    configure({ onNestedInversion: undefined });
    expect(delays).toEqual([5]);
  });
});

describe("N8: a pump that refuses", () => {
  beforeEach(() => {
    pump.refusal = {
      refused: true,
      code: "ERR_SYNCAWAIT_UNSAFE",
      reason: "this stack stands directly inside an I/O callback",
      advice: "await something first, or use setImmediate",
    };
  });

  test("N8: is no error as long as own work, or promise chains, bring it", async () => {
    await fromMacrotask(() => {
      expect(runNestedUntilComplete(sleep(1))).toBeUndefined();
      expect(runNestedUntilComplete(Promise.resolve(1))).toBe(1);
    });
  });

  test("N8: gives the error its code, reason and advice", async () => {
    const error = (await fromMacrotask(() =>
      caught(() => runNestedUntilComplete(new Promise(() => undefined))),
    )) as HostPumpError;
    expect(error).toBeInstanceOf(HostPumpError);
    expect(error.code).toBe("ERR_SYNCAWAIT_UNSAFE");
    expect(error.message).toMatch(/A pump is installed, but this stack stands directly inside an I\/O callback/);
    expect(error.message).toMatch(/or await something first, or use setImmediate/);
    expect(pump.closed).toEqual([]);
  });
});

describe("N3: mailboxes", () => {
  /** Brings what is put into `mail`, one item at a look. */
  class StandInMailbox implements Mailbox {
    readonly mail: (() => void)[] = [];
    /** Looks until something comes. */
    distance = 0;
    posted = 0;
    expects(): boolean {
      return this.mail.length > 0;
    }
    post(): void {
      this.posted++;
    }
    take(): boolean {
      if (this.mail.length === 0 || this.distance-- > 0) return false;
      log.push("mail");
      this.mail.shift()?.();
      return true;
    }
  }

  let mailbox: StandInMailbox;
  let close: () => void;
  beforeEach(() => {
    holder[PUMP] = undefined;
    mailbox = new StandInMailbox();
    close = openMailbox(mailbox);
  });
  afterEach(() => close());

  test("N3: mail is taken an item at a time, after a ready job and a due timer", () => {
    const end = new SyncFuture<string>();
    mailbox.mail.push(
      () => {},
      () => end.resolve("by mail"),
      () => log.push("too many"),
    );
    EventLoop.current().callSoon(() => log.push("job 1"));
    EventLoop.current().callSoon(() => log.push("job 2"));
    expect(runNestedUntilComplete(end)).toBe("by mail");
    expect(log).toEqual(["job 1", "mail", "job 2", "mail"]);
    expect(reports[0]?.tier).toBe(2);
  });

  test("N3: while mail is expected the run is not stuck: it has it posted, and sleeps; inside a promise continuation too", async () => {
    await null;
    const end = new SyncFuture<string>();
    mailbox.mail.push(() => end.resolve("by mail"));
    mailbox.distance = 3;
    expect(runNestedUntilComplete(end)).toBe("by mail");
    expect(mailbox.posted).toBeGreaterThan(0);
  });

  test("N3: what other threads do takes no time of a virtual clock", () => {
    clock = virtualClock().install();
    const end = new SyncFuture<string>();
    sleep(1000).addDoneCallback(() => log.push("a second later"));
    mailbox.mail.push(() => end.resolve("by mail"));
    mailbox.distance = 3;
    runNestedUntilComplete(end);
    expect([clock.now(), log]).toEqual([0, ["mail"]]);
  });

  test("N5: where none is expected, it is no hope", () => {
    expect(() => runNestedUntilComplete(new SyncFuture())).toThrow(DeadlockError);
    expect(mailbox.posted).toBe(0);
  });

  test("N3: with a pump as well, the pump sleeps: mail is an event of the host", async () => {
    holder[PUMP] = pump;
    const end = new SyncFuture<string>();
    mailbox.mail.push(() => end.resolve("by mail"));
    mailbox.distance = 3;
    pump.callbacks.push(
      () => {},
      () => {},
      () => {},
    );
    await fromMacrotask(() => runNestedUntilComplete(end));
    expect(log.indexOf("turn Infinity")).toBeLessThan(log.indexOf("mail"));
  });
});

test("N3: what callbacks of the runtime's throw goes to onCallbackError, and never into the wait", () => {
  const { onCallbackError } = kernel.configuration;
  const errors: unknown[] = [];
  configure({ onCallbackError: (error) => errors.push((error as Error).message) });
  const loop = EventLoop.current();
  const fail = (message: string) => (): never => {
    throw new Error(message);
  };
  loop.callSoon(fail("job"));
  loop.callLater(0, fail("timer"));
  const future = sleep(2);
  future.addDoneCallback(fail("callback"));
  runNestedUntilComplete(future);
  configure({ onCallbackError });
  expect(errors).toEqual(["job", "timer", "callback"]);
});

test("N9: into a boundary's wait, where its handlers see it", () => {
  const waitAndCatch = waiting(function* waitAndCatch() {
    try {
      yield new SyncFuture();
    } catch (error) {
      return (error as Error).message;
    }
    return "not reached";
  });
  EventLoop.current().callSoon(() => EventLoop.current().stop());
  expect(waitAndCatch()).toMatch(/was stopped while this wait blocked/);
  expect(
    waiting(function* again() {
      yield sleep(1);
      return "goes on";
    })(),
  ).toBe("goes on");
});

test("N5: tasks that wait for one another: the circle, whole", () => {
  const tasks: unknown[] = [];
  const body = (name: string, at: number) =>
    spawn(
      waiting(function* () {
        yield sleep(0);
        yield tasks[1 - at];
      }, name),
    );
  tasks.push(body("left", 0), body("right", 1));
  const error = caught(() => runNestedUntilComplete(tasks[0])) as Error;
  expect(error.message).toMatch(/waits for itself: task "left" -> task "right" -> task "left"\. Cancel one of them/);
  (tasks[0] as { cancel(): void }).cancel();
});

test("N4: stacks that wait for one another crosswise: the upper one gets the error, and the lower one goes on", () => {
  clock = virtualClock().install();
  const foreign = (wait: () => unknown): unknown => wait();
  const waitFor = waiting(function* waitFor(x: unknown) {
    return yield x;
  });
  const tasks: Record<string, unknown> = {};
  tasks.upper = spawn(
    waiting(function* upper() {
      yield sleep(1);
      const error = caught(() => foreign(() => waitFor(tasks.lower))) as Error;
      return `${error.name}: ${/waits for needs that task to go on: (.*?)\./.exec(error.message)?.[1]}`;
    }),
  );
  EventLoop.current().callSoon(() => {
    spawn(function lower() {
      tasks.lower = currentTask();
      return foreign(() => waitFor(tasks.upper));
    });
  });
  clock.advance(1);
  expect((tasks.lower as { result(): unknown }).result()).toBe('NestedDeadlockError: task "upper" -> task "lower"');
});
