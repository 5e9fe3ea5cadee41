// A wait inside a microtask is served. Afterwards V8's queue is as it was: inside this microtask it runs no others.
const { wait } = require("../wait.cjs");

Promise.resolve().then(() => {
  console.log(wait(new Promise((resolve) => setTimeout(resolve, 1, "served"))));
  Promise.resolve().then(() => console.log("afterwards"));
  process._tickCallback();
  console.log("still inside");
});
