// Nobody listens to 'uncaughtException': the process ends as ever, and the blocked function's handlers do not run.
const { wait } = require("../wait.cjs");

process.on("exit", (code) => console.log("exit", code));
try {
  setTimeout(() => {
    throw new Error("of somebody else");
  }, 1);
  wait(new Promise((resolve) => setTimeout(resolve, 100)));
  console.log("went on");
} catch {
  console.log("caught");
} finally {
  console.log("finally");
}
