// The tick of a timer blocks while the next timer of its list is about to be called: each fires once, an interval goes on, and refresh() is heeded.
const { wait } = require("../wait.cjs");

const log = [];
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
setTimeout(() => process.nextTick(() => wait(after(8))), 1);
setTimeout(() => log.push("next of the list"), 1);
let ticks = 0;
const interval = setInterval(() => {
  if (++ticks < 3) return;
  clearInterval(interval);
  log.push("three ticks");
}, 1);
let refreshed = 0;
const refreshing = setTimeout(() => {
  log.push(`fires, ${++refreshed}`);
  if (refreshed === 1) refreshing.refresh();
}, 1);
// All of them are due at once, in one go of Node's.
const begun = Date.now();
while (Date.now() < begun + 5);
process.on("exit", () => console.log(log.sort().join("\n")));
