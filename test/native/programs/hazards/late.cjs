// Installed when the loop turns already, in a callback of its I/O: refused until the pump has taken over.
const fs = require("node:fs");

fs.stat(__filename, () => {
  const { wait } = require("../wait.cjs");
  const attempt = (name) => {
    try {
      console.log(name, wait(new Promise((resolve) => setTimeout(resolve, 1, "served"))));
    } catch (error) {
      console.log(name, error.code);
    }
  };
  attempt("at once");
  process.nextTick(attempt, "tick");
  setImmediate(attempt, "immediate");
});
