// Other people's callbacks throw while a stack is blocked: 'uncaughtException' hears of each, once, and the wait has its value.
const fs = require("node:fs");
const net = require("node:net");
const { wait } = require("../wait.cjs");

const heard = [];
let allHeard;
const hear = ({ message }) => {
  heard.push(message);
  if (heard.length === 8) allHeard("has its value");
};
process.on("uncaughtException", hear);
process.on("unhandledRejection", hear);
const fail = (name) => () => {
  throw new Error(name);
};

function failEverywhere() {
  setTimeout(fail("timeout"), 1);
  setImmediate(fail("immediate"));
  process.nextTick(fail("tick"));
  process.nextTick(fail("second tick"));
  queueMicrotask(fail("microtask"));
  void Promise.reject(new Error("rejection"));
  fs.stat(__filename, fail("file"));
  const server = net
    .createServer((socket) => socket.destroy())
    .listen(0, "127.0.0.1", () => {
      const socket = net.connect(server.address().port, "127.0.0.1").on("error", () => {});
      socket
        .once("close", () => server.close())
        .once("connect", () => {
          socket.destroy();
          fail("socket")();
        });
    });
}

function blockedFunction(place) {
  try {
    failEverywhere();
    console.log(
      place,
      wait(
        new Promise((resolve) => {
          allHeard = resolve;
        }),
      ),
    );
  } catch (error) {
    console.log(place, "was hit by", error.message);
  }
  console.log(heard.splice(0).sort().join(", "));
}

blockedFunction("top level");
setTimeout(() => {
  blockedFunction("timeout");
  setImmediate(blockedFunction, "immediate");
}, 1);
