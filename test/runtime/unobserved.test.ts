import { SyncFuture, spawn, syncGather } from "../../runtime/index.js";
import { wait } from "../../runtime/internal.js";
import { compile, suspended } from "./support/compile.js";
import { inNode } from "./support/inNode.js";
import { unhandledIn } from "./support/unhandled.js";

const error = new Error("nobody looks");
const fail = (): never => {
  throw error;
};
const waitFor = compile(function* waitFor(x: unknown) {
  let value = wait(x);
  if (suspended(value)) value = yield;
  return value;
});

describe("F1: nobody looks", () => {
  test("F1: at a rejected future", async () => {
    expect(await unhandledIn(() => new SyncFuture().reject(error))).toEqual([error]);
  });

  test("F1: at a rejected task, in its first step and later", async () => {
    expect(await unhandledIn(() => spawn(fail))).toEqual([error]);
    const gate = new SyncFuture();
    const later = compile(function* later() {
      if (suspended(wait(gate))) yield;
      fail();
    });
    expect(
      await unhandledIn(() => {
        spawn(later);
        gate.resolve(1);
      }),
    ).toEqual([error]);
  });

  test("F1: at the last of several tasks that wait for each other: reported once", async () => {
    const inner = new SyncFuture();
    spawn(waitFor, spawn(waitFor, inner));
    expect(await unhandledIn(() => inner.reject(error))).toEqual([error]);
  });
});

describe("F1: somebody looks", () => {
  const looks: [string, (future: SyncFuture<unknown>) => void][] = [
    ["result", (future) => expect(() => future.result()).toThrow()],
    ["exception", (future) => void future.exception()],
    ["catch", (future) => void future.catch(() => undefined)],
    ["addDoneCallback", (future) => future.addDoneCallback(() => undefined)],
    ["a wait", (future) => void spawn(waitFor, future).exception()],
    ["gather", (future) => void syncGather(future).exception()],
  ];

  test.each(looks)("F1: by %s, after the rejection", async (_name, look) => {
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(error);
        look(future);
      }),
    ).toEqual([]);
  });

  test("F1: in a later microtask of the same checkpoint", async () => {
    expect(
      await unhandledIn(() => {
        const task = spawn(fail);
        Promise.resolve()
          .then(() => undefined)
          .then(() => task.exception());
      }),
    ).toEqual([]);
  });

  test("F1: before the outermost drain ends", async () => {
    expect(
      await unhandledIn(() => {
        const [outer, inner] = [new SyncFuture(), new SyncFuture()];
        outer.addDoneCallback(() => inner.reject(error));
        outer.addDoneCallback(() => inner.exception());
        outer.resolve(1);
      }),
    ).toEqual([]);
  });

  test("F1: then passes the duty on to its promise", async () => {
    expect(
      await unhandledIn(() => {
        const future = new SyncFuture();
        future.reject(error);
        future.then(() => undefined);
      }),
    ).toEqual([error]);
  });
});

test("F1: a cancelled future or task never surfaces", async () => {
  expect(
    await unhandledIn(() => {
      new SyncFuture().cancel();
      spawn(waitFor, new SyncFuture()).cancel();
    }),
  ).toEqual([]);
});

const DEEPER = `
  const { spawn } = require("./runtime/index.js");
  const deeper = () => spawn(deeper).result();
  console.log(spawn(deeper).exception().name);
`;

test("F1: tasks inside tasks until the native stack ends: nothing is reported that somebody looks at", () => {
  expect(inNode(DEEPER)).toEqual({ status: 0, stdout: "RangeError", stderr: "" });
});
