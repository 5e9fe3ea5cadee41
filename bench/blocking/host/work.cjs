// What the rows of waits for the host's own event loop wait for. Each begins at once and calls back with its number.
const net = require("node:net");

/**
 * @typedef {(value: number, done: (value: number) => void) => void} Work
 * @typedef {{ work: Work, close: () => void }} OpenWork
 */

/** How many connections the echoes share when there are many at once; each has one echo under way at a time. */
const CONNECTIONS = 64;

/** @type {Record<string, () => Promise<OpenWork>>} */
const works = {
  immediate: async () => ({ work: (value, done) => void setImmediate(done, value), close: () => {} }),
  echo: openEcho,
};

/** Over TCP, from a server in this process. @returns {Promise<OpenWork>} */
async function openEcho() {
  const server = net.createServer({ noDelay: true }, (socket) => void socket.on("data", (data) => socket.write(data)));
  await new Promise((resolve) => void server.listen(0, "127.0.0.1", () => resolve(null)));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(port)));
  const idle = [...sockets];
  /** @type {[number, (value: number) => void][]} */
  const waiting = [];
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { work: echo, close };

  /** @type {Work} */
  function echo(value, done) {
    const socket = idle.pop();
    if (socket === undefined) {
      waiting.push([value, done]);
      return;
    }
    socket.once("data", (data) => {
      idle.push(socket);
      const next = waiting.shift();
      if (next !== undefined) echo(...next);
      done(Number(data));
    });
    socket.write(String(value));
  }
}

/** @param {number} port @returns {Promise<net.Socket>} */
function connect(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
  });
}

module.exports = { works };
