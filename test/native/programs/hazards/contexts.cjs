// Ticks, timers and microtasks throw while a stack is blocked. Node clears what it keeps of the running code then; the blocked one has it back.
const { AsyncLocalStorage, AsyncResource } = require("node:async_hooks");
const { wait } = require("../wait.cjs");

const storage = new AsyncLocalStorage();
process.on("uncaughtException", () => {});
const fail = () => {
  throw new Error("of somebody else");
};

function blocked() {
  for (const defer of [process.nextTick, queueMicrotask, setImmediate, (callback) => setTimeout(callback, 1)]) {
    storage.run("other", () => defer(fail));
    wait(new Promise((resolve) => setTimeout(resolve, 3)));
  }
  return storage.getStore();
}

setTimeout(() => storage.run("mine", () => console.log(new AsyncResource("program").runInAsyncScope(blocked))), 1);
