// From Node 22 on. A time limit of `vm` ends JavaScript in the middle of a wait, inside a microtask. Microtasks go on running afterwards.
const vm = require("node:vm");
const { wait } = require("../wait.cjs");

const timer = setInterval(() => {}, 1);
Promise.resolve().then(() => {
  try {
    vm.runInNewContext("wait(forever)", { wait, forever: new Promise(() => {}) }, { timeout: 50 });
  } catch (error) {
    console.log(error.code);
  }
  Promise.resolve().then(() => console.log("microtask"));
  setTimeout(() => {
    queueMicrotask(() => console.log("another"));
    clearInterval(timer);
  }, 5);
});
