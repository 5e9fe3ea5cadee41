// setImmediate as it was before the installation: Node's own, whose batch cannot be entered again. A wait inside is refused, and the batch goes on.
const nodes = setImmediate;
const { wait } = require("../wait.cjs");

const attempt = (name) => {
  try {
    console.log(name, wait(new Promise((resolve) => setTimeout(resolve, 1, "served"))));
  } catch (error) {
    console.log(name, error.code);
  }
};
nodes(attempt, "first");
nodes(attempt, "second");
nodes(() =>
  setImmediate(() => {
    attempt("ours, set in the third");
    setTimeout(attempt, 1, "timer, set in ours");
  }),
);
