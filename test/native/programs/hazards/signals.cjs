// A signal arrives while a stack is blocked.
const { wait } = require("../wait.cjs");

const outcome = wait(
  new Promise((resolve) => {
    process.once("SIGUSR2", (signal) => resolve(signal));
    process.kill(process.pid, "SIGUSR2");
    setTimeout(() => {}, 1000).unref();
  }),
);
console.log(outcome);
