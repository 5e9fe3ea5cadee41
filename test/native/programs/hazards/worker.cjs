// Each worker has a pump of its own. They block, end, and are ended, while the main thread blocks for them.
const { once } = require("node:events");
const { isMainThread, parentPort, Worker, workerData } = require("node:worker_threads");
const { wait } = require("../wait.cjs");

const after = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
const roles = {
  blocks: () => setImmediate(() => parentPort.postMessage(wait(after(5, "waited in the worker")))),
  exits: () =>
    setImmediate(() => {
      setTimeout(() => process.exit(4), 5);
      wait(after(10_000));
    }),
  throws: () =>
    setImmediate(() => {
      setTimeout(() => {
        throw new Error("in the worker");
      }, 5);
      wait(after(10_000));
    }),
  "blocks until it is ended": () =>
    setImmediate(() => {
      setTimeout(() => parentPort.postMessage("blocked"), 5);
      wait(after(10_000));
    }),
  "is ended in a drain": () =>
    setImmediate(() => {
      parentPort.postMessage("blocked");
      const again = () => process.nextTick(again);
      again();
      wait(after(10_000));
    }),
};

async function ended(worker) {
  const [code] = await once(worker, "exit");
  return code;
}

function main() {
  const start = (role) => new Worker(__filename, { workerData: role });
  const blocking = [1, 2, 3].map(() => start("blocks"));
  console.log(wait(Promise.all(blocking.map((worker) => once(worker, "message")))).join(", "));
  console.log("exits with", wait(ended(start("exits"))));
  console.log("throws:", wait(once(start("throws"), "error"))[0].message);
  for (const role of ["blocks until it is ended", "is ended in a drain"]) {
    const worker = start(role);
    wait(once(worker, "message"));
    console.log(role, wait(worker.terminate()));
  }
}

if (isMainThread) setImmediate(main);
else roles[workerData]();
