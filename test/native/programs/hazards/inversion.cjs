// Two waits inside one another, the outer one complete first: it returns after the inner one (last in, first out).
const { wait } = require("../wait.cjs");

const after = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
setTimeout(() => console.log("inner has", wait(after(30, "its value"))), 1);
console.log("outer has", wait(after(5, "its own")));
