// The places that a waiting function may be called from. Each calls `body` there, once.
const { AsyncLocalStorage } = require("node:async_hooks");
const { EventEmitter } = require("node:events");
const fs = require("node:fs");
const net = require("node:net");
const { execFile } = require("node:child_process");
const http = require("node:http");
const vm = require("node:vm");
const { MessageChannel } = require("node:worker_threads");

const later = (start) => new Promise((resolve) => start(resolve));

/** In a callback of the host's that is neither I/O nor a microtask; the pump serves all of them. `wait` blocks a stack. */
const served = (wait) => ({
  nextTick: (body) => process.nextTick(body),
  timeout: (body) => setTimeout(body, 1),
  "second timeout of a list": (body) => {
    setTimeout(() => {}, 1);
    setTimeout(body, 1);
    setTimeout(() => {}, 1);
  },
  interval: (body) => {
    const timer = setInterval(() => {
      clearInterval(timer);
      body();
    }, 1);
  },
  immediate: (body) => setImmediate(body),
  "second immediate of a batch": (body) => {
    setImmediate(() => {});
    setImmediate(body);
    setImmediate(() => {});
  },
  "tick of a timeout": (body) => setTimeout(() => process.nextTick(body), 1),
  "immediate after I/O": (body) => fs.stat(__filename, () => setImmediate(body)),
  "timeout of a blocked stack": (body) => setImmediate(() => wait(later((done) => setTimeout(() => done(body()), 1)))),
  "immediate, five stacks up": (body) => {
    const climb = (left) => (left === 0 ? body() : wait(later((done) => setImmediate(() => done(climb(left - 1))))));
    setImmediate(climb, 5);
  },
  "listener of an emitter": (body) => {
    const emitter = new EventEmitter().once("event", body);
    setImmediate(() => emitter.emit("event"));
  },
  "engine's callbacks": (body) => {
    let left = 1;
    const once = () => left-- > 0 && body();
    const getter = {
      get now() {
        return once();
      },
    };
    setImmediate(() => [getter, getter].sort((a) => (Reflect.get(a, "now") ? 0 : 0)));
  },
  "context of AsyncLocalStorage": (body) => new AsyncLocalStorage().run("outer", () => setImmediate(body)),
  "another realm": (body) => setImmediate(() => vm.runInNewContext("body()", { body })),
});

/** Inside a microtask: only with `insideMicrotasks`. */
const microtasks = {
  "code after await": async (body) => {
    await null;
    body();
  },
  "then callback": (body) => void Promise.resolve().then(body),
  queueMicrotask: (body) => queueMicrotask(body),
  "await after I/O": async (body) => {
    await fs.promises.stat(__filename);
    body();
  },
};

/** Directly inside a callback of libuv's I/O: never. */
const io = {
  "file callback": (body) => fs.stat(__filename, body),
  "socket's data": (body) => {
    const server = net
      .createServer((socket) => socket.end("x"))
      .listen(0, "127.0.0.1", () => {
        net.connect(server.address().port, "127.0.0.1").once("data", () => {
          server.close();
          body();
        });
      });
  },
  "server's request": (body) => {
    const server = http.createServer((_request, response) => {
      response.end();
      server.close();
      body();
    });
    server.listen(0, "127.0.0.1", () =>
      http.get({ port: server.address().port, agent: false }, (answer) => answer.resume()),
    );
  },
  "port's message": (body) => {
    const { port1, port2 } = new MessageChannel();
    port2.once("message", () => {
      port1.close();
      body();
    });
    port1.postMessage(1);
  },
  "child's exit": (body) => execFile(process.execPath, ["--version"]).once("exit", body),
};

/** By name; `wait` blocks a stack. */
module.exports = (wait) => ({ served: served(wait), microtasks, io });
