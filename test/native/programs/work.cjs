// The kinds of work that a blocked stack may wait for: 25 ways in which a host brings something. Each answers a promise of its own name.
const { execFile } = require("node:child_process");
const crypto = require("node:crypto");
const dgram = require("node:dgram");
const dns = require("node:dns");
const { once } = require("node:events");
const fs = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const { PassThrough, Readable } = require("node:stream");
const timersPromises = require("node:timers/promises");
const { promisify } = require("node:util");
const { MessageChannel, Worker } = require("node:worker_threads");
const zlib = require("node:zlib");

/** A module of WebAssembly with nothing in it. */
const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const callback = (start) => new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
const later = (start) => new Promise((resolve) => start(resolve));

/** Starts a server, does something with its port, and has it closed before it answers. */
async function withServer(server, use) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await use(server.address().port);
  server.close();
  await once(server, "close");
}

const answering = () => http.createServer((_request, response) => setTimeout(() => response.end("here"), 1));

const kinds = {
  "promise that is settled": () => Promise.resolve(),
  "chain of promises": async () => {
    for (let at = 0; at < 20; at++) await Promise.resolve().then(() => {});
  },
  nextTick: () => later((done) => process.nextTick(() => process.nextTick(done))),
  queueMicrotask: () => later((done) => queueMicrotask(() => queueMicrotask(done))),
  timeout: () => later((done) => setTimeout(done, 2)),
  "timeouts in a row": () => later((done) => setTimeout(() => setTimeout(() => setTimeout(done, 0), 1), 0)),
  interval: () =>
    later((done) => {
      let left = 3;
      const timer = setInterval(() => --left === 0 && done(clearInterval(timer)), 1);
    }),
  immediate: () => later((done) => setImmediate(() => setImmediate(done))),
  "promise of a timeout": () => timersPromises.setTimeout(1),
  "promise of an immediate": () => timersPromises.setImmediate(),
  "timeout without a reference": () => later((done) => setTimeout(done, 5).unref()),
  "signal's timeout": () => later((done) => AbortSignal.timeout(3).addEventListener("abort", done)),
  "file, callback": () => callback((done) => fs.readFile(__filename, done)),
  "file, promise": () => fs.promises.readFile(__filename),
  "file, stream": () => fs.createReadStream(__filename).resume().toArray(),
  "stream in memory": async () => {
    for await (const _ of Readable.from(["a", "b"]).pipe(new PassThrough()));
  },
  zlib: () => promisify(zlib.gzip)("text"),
  crypto: () => promisify(crypto.pbkdf2)("a", "b", 1, 8, "sha1"),
  "dns.lookup": () => promisify(dns.lookup)("localhost"),
  "TCP in this process": () =>
    withServer(
      net.createServer((socket) => socket.pipe(socket)),
      async (port) => {
        const socket = net.connect(port, "127.0.0.1").end("ping");
        await socket.resume().toArray();
      },
    ),
  UDP: async () => {
    const socket = dgram.createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    socket.send("ping", socket.address().port, "127.0.0.1");
    await once(socket, "message");
    await later((done) => socket.close(done));
  },
  "fetch from this process": () =>
    withServer(answering(), async (port) => {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
      await response.text();
    }),
  "child process": () => callback((done) => execFile(process.execPath, ["--version"], done)),
  worker: async () => {
    const worker = new Worker("require('worker_threads').parentPort.postMessage(1)", { eval: true, execArgv: [] });
    // Both at once: the message may come in the same call as the exit.
    await Promise.all([once(worker, "message"), once(worker, "exit")]);
  },
  "message channel": async () => {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage("ping");
    await once(port2, "message");
    port1.close();
  },
};

/** Beyond the 25: they settle where V8 or a platform thread says so. */
const more = {
  WebAssembly: () => WebAssembly.compile(emptyModule),
  "dynamic import": () => import("node:path"),
};

module.exports = { kinds, more };
