/** From where a stack can block for the reactor: everywhere. And what goes on meanwhile. */
import { readFile } from "node:fs";
import { join } from "node:path";
import { built } from "../support/built";

const { runNestedUntilComplete: wait, sleep, spawn, SyncFuture, EventLoop } = built("index.js");
const { reactor } = built("reactor/index.js");
const work = wait(reactor.import<typeof import("./work.mjs")>(join(__dirname, "work.mjs")));
const read = (): string => wait(reactor.fs.readFile(__filename, "utf8")).slice(0, 3);

type Place = (body: () => void) => void;
const places: Record<string, Place> = {
  "the top of a call": (body) => body(),
  "a task": (body) => void spawn(body),
  "a done callback": (body) => {
    const future = new SyncFuture<void>();
    future.addDoneCallback(body);
    future.resolve();
  },
  "a timer of the runtime": (body) => void EventLoop.current().callLater(1, body),
  "a timer of the host": (body) => void setTimeout(body, 1),
  "an immediate": (body) => void setImmediate(body),
  "the second immediate of a batch": (body) => {
    setImmediate(() => {});
    setImmediate(body);
  },
  "a tick": (body) => process.nextTick(body),
  "a microtask": (body) => queueMicrotask(body),
  "a promise continuation after an await": async (body) => {
    await null;
    body();
  },
  "a continuation of a promise of the host": async (body) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    body();
  },
  "an I/O callback": (body) => readFile(__filename, body),
  "a constructor": (body) => {
    class Blocking {
      constructor() {
        body();
      }
    }
    new Blocking();
  },
  "a comparator of a sort": (body) => {
    let first = true;
    [2, 1].sort((a, b) => {
      if (first) body();
      first = false;
      return a - b;
    });
  },
};

test.each(Object.entries(places))("from %s", async (_name, from) => {
  const text = await new Promise<string>((resolve, reject) =>
    from(() => {
      try {
        resolve(read());
      } catch (error) {
        reject(error as Error);
      }
    }),
  );
  expect(text).toBe("/**");
});

test("tasks, timers and other waits go on meanwhile; promises of the host do after", async () => {
  const seen: string[] = [];
  const promise = new Promise((resolve) => setTimeout(resolve, 1)).then(() => seen.push("promise"));
  sleep(5).addDoneCallback(() => seen.push("timer"));
  reactor.sleep(10).addDoneCallback(() => seen.push("other wait"));
  wait(reactor.sleep(40));
  seen.push("blocked wait");
  await promise;
  expect(seen).toEqual(["timer", "other wait", "blocked wait", "promise"]);
});

test("two waits, interleaved: the outer one's answer comes while the inner one blocks, and is kept", () => {
  const order: string[] = [];
  const outer = reactor.sleep(20);
  reactor.sleep(1).addDoneCallback(() => {
    wait(reactor.sleep(60));
    order.push("inner", outer.state);
  });
  wait(outer);
  order.push("outer");
  expect(order).toEqual(["inner", "fulfilled", "outer"]);
});

test("nested in nested, thirty deep", () => {
  let deepest = 0;
  const dig = (depth: number): number => {
    deepest = Math.max(deepest, depth);
    if (depth === 30) return wait(work.add(depth, 0));
    const inner = new SyncFuture<number>();
    work.later(depth).addDoneCallback(() => inner.resolve(dig(depth + 1)));
    return wait(inner) + wait(work.add(0, 0));
  };
  expect(dig(0)).toBe(30);
  expect(deepest).toBe(30);
});

test("a virtual clock does not run ahead of what other threads do", () => {
  const { virtualClock } = built("testing/index.js");
  const clock = virtualClock().install();
  try {
    const limited = reactor.with({ timeout: 60_000 });
    expect(wait(limited.fs.readFile(__filename, "utf8"))).toMatch(/virtual/);
    expect(clock.now()).toBe(0);
  } finally {
    clock.uninstall();
  }
});
