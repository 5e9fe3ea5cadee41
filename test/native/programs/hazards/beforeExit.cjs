// The end of a program under the pump: 'beforeExit' comes when nothing is left, what it sets up is run, and it may block.
const { wait } = require("../wait.cjs");

let times = 0;
process.on("beforeExit", () => {
  times += 1;
  console.log("beforeExit", times);
  if (times === 1) setImmediate(() => console.log("immediate"));
  if (times === 2) setTimeout(() => console.log("timeout", wait(Promise.resolve("has waited"))), 1);
  if (times === 3) console.log("waited", wait(new Promise((resolve) => setTimeout(resolve, 1, "itself"))));
  if (times === 3) setImmediate(() => console.log("never: it has no reference")).unref();
});
setImmediate(() => console.log("only an immediate"));
