// A stack blocks below Node's timer callback. Its batch is interrupted: the rest of it, and other timers, have to fire all the same.
const { wait } = require("../wait.cjs");

const log = [];
let ticks = 0;
let finish;
const note = (text) => {
  log.push(text);
  finishWhenAllIsThere();
};
// Not by a timer of its own: what is to be proved is that each of these fires while the stack is blocked.
const finishWhenAllIsThere = () => log.length >= 5 && ticks >= 3 && finish("value");

const repeating = setInterval(() => {
  ticks += 1;
  finishWhenAllIsThere();
}, 3);
setTimeout(() => {
  note("first begins");
  const value = wait(
    new Promise((resolve) => {
      finish = resolve;
    }),
  );
  clearInterval(repeating);
  console.log(`${log.join("\n")}\nfirst has its ${value}`);
}, 1);
setTimeout(note, 1, "second of the same list");
setTimeout(note, 10, "later");
setTimeout(note, 2, "soon");
setTimeout(() => setTimeout(note, 1, "set while blocked"), 20);
