// Nothing is left that could complete the wait: an error after 100 ms, which is the time that work without a reference is given.
const { wait } = require("../wait.cjs");

const begun = performance.now();
try {
  wait(new Promise(() => {}));
} catch (error) {
  const took = performance.now() - begun;
  console.log(error.code, took >= 99 ? "after the grace" : `after ${took} ms`);
}
const again = performance.now();
setTimeout(() => {}, 150);
try {
  wait(new Promise(() => {}));
} catch (error) {
  console.log(error.code, performance.now() - again >= 249 ? "after the timer, and the grace" : "too early");
}
// The inner of two, below a timer without a reference: that the outer one waits keeps nothing alive.
wait(
  new Promise((resolve) => {
    const inner = () => {
      try {
        wait(new Promise(() => {}));
      } catch (error) {
        console.log(error.code, "below another wait");
      }
      resolve();
    };
    setTimeout(inner, 10).unref();
  }),
);
