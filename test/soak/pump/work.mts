/** What a level may wait for: something that only the host's loop brings, and that digs further on its way wherever it may. */
import { once } from "node:events";
import { promises as files, readFile } from "node:fs";
import { get } from "node:http";
import { connect } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MessageChannel } from "node:worker_threads";
import { gzip } from "node:zlib";
import { SyncFuture, sleep, spawn, spawnLater, syncAwait, syncGather } from "syncawait";
import type { Digger } from "./digger.mjs";

const self = fileURLToPath(import.meta.url);
const later = (start: (done: () => void) => void): Promise<void> => new Promise((done) => start(done));

/** `dig` goes further from the place where it is called. @returns what is done when the work is */
export type Work = (digger: Digger, dig: () => void) => PromiseLike<unknown>;

function inTurn(dig: () => void, done: () => void): () => void {
  return () => {
    dig();
    done();
  };
}

/** A callback of libuv's I/O: nothing may wait in it. The next turn may. */
function afterIo(dig: () => void, done: () => void): () => void {
  return () => void setImmediate(inTurn(dig, done));
}

export const work: Readonly<Record<string, Work>> = {
  async continuation(_digger, dig) {
    await null;
    dig();
    await null;
  },
  timeout: (digger, dig) => later((done) => setTimeout(inTurn(dig, done), digger.world.below(4))),
  "timeout without a reference": (_digger, dig) => later((done) => setTimeout(inTurn(dig, done), 2).unref()),
  immediate: (_digger, dig) => later((done) => setImmediate(inTurn(dig, done))),
  "batch of immediates": (_digger, dig) =>
    later((done) => {
      setImmediate(dig);
      setImmediate(inTurn(dig, done));
    }),
  tick: (_digger, dig) => later((done) => process.nextTick(inTurn(dig, done))),
  microtask: (_digger, dig) => later((done) => queueMicrotask(inTurn(dig, done))),
  interval: (_digger, dig) =>
    later((done) => {
      let left = 2;
      const timer = setInterval(() => {
        if (--left > 0) return;
        clearInterval(timer);
        dig();
        done();
      }, 1);
    }),
  async pause(digger, dig) {
    await pause(digger.world.below(3));
    dig();
    await turn();
  },
  file: (_digger, dig) => later((done) => readFile(self, afterIo(dig, done))),
  async "file, promise"(_digger, dig) {
    await files.stat(self);
    dig();
  },
  async "stream in memory"(_digger, dig) {
    for await (const _ of Readable.from(["a", "b"]).pipe(new PassThrough())) dig();
  },
  async zlib(_digger, dig) {
    await promisify(gzip)("text");
    dig();
  },
  async "message channel"(_digger, dig) {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage("ping");
    await once(port2, "message");
    port1.close();
    dig();
  },
  HTTP: (digger, dig) =>
    later((done) => {
      get({ port: digger.port, agent: false }, (response) => response.resume().on("end", afterIo(dig, done)));
    }),
  TCP: (digger, dig) =>
    later((done) => {
      const socket = connect(digger.echoPort).on("connect", () => socket.write("ping"));
      socket.once("data", () => {
        socket.end();
        afterIo(dig, done)();
      });
    }),
  task: (_digger, dig) => spawn(sleepAndDig, dig),
  "task, later": (_digger, dig) => spawnLater(sleepAndDig, dig),
  gather: (_digger, dig) => syncGather(spawn(sleepAndDig, dig), sleep(1), pause(1)),
  future(_digger, dig) {
    const future = new SyncFuture<void>();
    setTimeout(() => {
      dig();
      future.resolve();
    }, 1);
    return future;
  },
};

/** @syncAwait */
function sleepAndDig(dig: () => void): void {
  syncAwait(sleep(1));
  dig();
}
