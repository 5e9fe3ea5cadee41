// A stack blocks below Node's timer callback. Its batch is interrupted: the rest of it, and other timers, have to fire all the same.
const { wait } = require("../wait.cjs");

const log = [];
const repeating = setInterval(() => log.push("interval"), 3);
setTimeout(() => {
  log.push("first begins");
  const value = wait(new Promise((resolve) => setTimeout(resolve, 20, "value")));
  log.push(`first has its ${value}`);
}, 1);
setTimeout(() => log.push("second of the same list"), 1);
setTimeout(() => log.push("earlier than what is waited for"), 10);
setTimeout(() => log.push("set before, due at once"), 2);
setTimeout(() => {
  clearInterval(repeating);
  const ticks = log.filter((one) => one === "interval").length;
  console.log(log.filter((one) => one !== "interval").join("\n"));
  console.log(ticks >= 4 ? "interval went on" : `interval: ${ticks}`);
}, 40);
