// process.exit() in a callback while a stack is blocked: the process ends there, and an 'exit' handler may wait no more.
const { wait } = require("../wait.cjs");

process.on("exit", (code) => {
  console.log("exit", code);
  try {
    wait(Promise.resolve());
  } catch (error) {
    console.log(error.code);
  }
});
setTimeout(() => process.exit(7), 5);
try {
  setImmediate(() => wait(new Promise((resolve) => setTimeout(resolve, 1000))));
  wait(new Promise((resolve) => setTimeout(resolve, 1000)));
} finally {
  console.log("finally");
}
