import { inNode } from "./support/inNode.js";

/** What stands before each program: the runtime, and a collector that can be called. */
const prelude = `
  require("node:v8").setFlagsFromString("--expose_gc");
  const collectGarbage = require("node:vm").runInNewContext("gc");
  const { setImmediate: turn } = require("node:timers/promises");
  const { SyncFuture, spawn } = require("./runtime/index.js");
  const { calling, waiting } = require("./test/runtime/support/waiting.js");
  /** Weak references are only looked at anew in another turn. */
  const isGone = async (reference) => {
    for (let i = 0; i < 5; i++) {
      await turn();
      collectGarbage();
    }
    return reference.deref() === undefined;
  };
`;

function program(body: string): unknown {
  const { stdout, stderr } = inNode(
    `${prelude}(async () => { console.log(JSON.stringify(await (async () => {${body}})())); })();`,
  );
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("trap 76: what a suspended program keeps", () => {
  test("a stack that went on keeps nothing", () => {
    const outcome = program(`
      let held;
      const inner = waiting(function* inner(gate) {
        const local = { big: new Array(1000).fill(0) };
        held = new WeakRef(local);
        yield gate;
        return local.big.length;
      });
      const gate = new SyncFuture();
      const task = spawn(waiting(function* outer() { return yield calling(inner, gate); }));
      const before = await isGone(held);
      gate.resolve(1);
      return [before, task.result(), await isGone(held), gate.done()];
    `);
    expect(outcome).toEqual([false, 1000, true, true]);
  });

  test("a suspended stack is kept by what it waits for, and by nothing else", () => {
    const outcome = program(`
      const begin = (gate) => new WeakRef(spawn(waiting(function* outer() { return yield gate; })));
      const gate = new SyncFuture();
      const waits = begin(gate);
      const lost = begin(new SyncFuture());
      return [await isGone(waits), await isGone(lost), gate.done()];
    `);
    expect(outcome).toEqual([false, true, false]);
  });

  test("a future that is done lets go of its callbacks, a cancelled wait of the future", () => {
    const outcome = program(`
      const gate = new SyncFuture();
      const listen = () => { const callback = () => undefined; gate.addDoneCallback(callback); return new WeakRef(callback); };
      const heard = listen();
      const task = spawn(waiting(function* outer() { return yield gate; }));
      const frame = new WeakRef(task);
      task.cancel();
      gate.tryResolve(1);
      return [await isGone(heard), gate.cancelled()];
    `);
    expect(outcome).toEqual([true, true]);
  });
});
