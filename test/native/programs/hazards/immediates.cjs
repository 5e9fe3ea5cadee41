// setImmediate and its relatives, wherever a program takes them from.
const assert = require("node:assert");
const { AsyncLocalStorage, createHook, executionAsyncId } = require("node:async_hooks");
const timers = require("node:timers");
const timersPromises = require("node:timers/promises");
const { promisify } = require("node:util");
require("../wait.cjs");

const log = [];
const note = (text) => log.push(text);

async function main() {
  assert.strictEqual((await import("node:timers")).setImmediate, setImmediate);
  assert.strictEqual(timers.setImmediate, setImmediate);
  assert.strictEqual(await promisify(setImmediate)("promisified"), "promisified");
  assert.strictEqual(await timersPromises.setImmediate("promised"), "promised");
  assert.throws(() => setImmediate("text"), { name: "TypeError", code: "ERR_INVALID_ARG_TYPE" });

  const cleared = setImmediate(note, "never: cleared");
  setImmediate(note, "one", "ignored");
  clearImmediate(cleared);
  clearImmediate(undefined);
  const second = setImmediate(() => note("never: cleared by the one before"));
  setImmediate(() => process.nextTick(note, "tick between immediates"));
  const over = new Promise((done) => {
    setImmediate(() => setImmediate(() => done(note("next batch"))));
  });
  setImmediate(note, "last of the batch");
  queueMicrotask(() => clearImmediate(second));
  await over;

  const abort = new AbortController();
  const aborted = assert.rejects(timersPromises.setImmediate(1, { signal: abort.signal }), { name: "AbortError" });
  abort.abort();
  await aborted;
  await assert.rejects(timersPromises.setImmediate(1, { signal: abort.signal }), { code: "ABORT_ERR" });

  const one = setImmediate(() => {});
  assert(one.hasRef() && !one.unref().hasRef() && one.ref().hasRef());
  clearImmediate(one);
  assert(!one.hasRef() && !one.ref().hasRef());
  if (Symbol.dispose) setImmediate(note, "never: disposed")[Symbol.dispose]();

  const storage = new AsyncLocalStorage();
  await storage.run(
    "mine",
    () => new Promise((done) => setImmediate(() => done(note(`context ${storage.getStore()}`)))),
  );

  const seen = [];
  const hook = createHook({
    init: (id, type) => type === "Immediate" && seen.push(["init", id]),
    before: (id) => seen.push(["before", id]),
    after: (id) => seen.push(["after", id]),
    destroy: (id) => seen.push(["destroy", id]),
  }).enable();
  let own;
  await new Promise((done) => {
    setImmediate(() => {
      own = executionAsyncId();
      done();
    });
  });
  // Node gathers these, and tells of them later.
  while (!seen.some(([event, id]) => event === "destroy" && id === own)) await timersPromises.setImmediate();
  hook.disable();
  note(
    seen
      .filter(([, id]) => id === own)
      .map(([event]) => event)
      .join(" "),
  );
  console.log(log.join("\n"));
}

main();
