// What the waits of cancelling.cts are for, where Node's own loop has to bring it: with a pump.
import { EventEmitter, once as eventOf } from "node:events";

import http = require("node:http");

import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { setImmediate as immediate, setTimeout as pause } from "node:timers/promises";

import syncawait = require("syncawait");

import type { Kind, Way, Work } from "./cancelling.cjs";

const { CancelScope, currentTask, once, Queue, readFrom, runNestedUntilComplete: wait } = syncawait;

/** In ms. Long enough for a request to arrive on a machine that is busy. */
const LIMIT = 300;

/** Node's own callbacks and timers. */
const ways: Readonly<Record<string, Way>> = {
  "a callback of Node's": { ask: ({ task }) => void setTimeout(() => task.cancel("stop"), 1) },
  "AbortSignal.timeout": {
    around: (_reach, body) => new CancelScope({ signal: AbortSignal.timeout(LIMIT) }).run(body),
  },
};

/** Of this process; it never answers. */
function request(server: http.Server): Work {
  const closed: Promise<unknown>[] = [];
  server.on("request", (_request, response) => closed.push(eventOf(response, "close")));
  return {
    begin: () => fetch(`http://localhost:${(server.address() as AddressInfo).port}`, { signal: currentTask()?.signal }),
    underWay: () => eventOf(server, "request"),
    aftermath: () => wait(Promise.race([closed.pop()?.then(() => "stopped"), pause(200, "goes on")])) as string,
  };
}

function event(): Work {
  const emitter = new EventEmitter();
  return {
    begin: () => once(emitter, "event"),
    valueIn: (given) => (given as unknown[])[0],
    underWay: () => immediate(),
    offer: async (value) => void emitter.emit("event", value),
    aftermath: () => (emitter.listenerCount("event") === 0 ? "stopped" : "not stopped"),
  };
}

/** @param put brings a value; @param take waits for one */
function values(
  put: (value: string) => void,
  take: () => PromiseLike<unknown>,
  valueIn = (given: unknown) => given,
): Work {
  return {
    valueIn,
    begin: take,
    underWay: () => immediate(),
    offer: async (value) => put(value),
    aftermath(offered) {
      const expected = offered ?? "another";
      if (offered === undefined) setImmediate(put, expected);
      return valueIn(wait(take())) === expected ? "none is lost" : "a value is lost";
    },
  };
}

export function create(): Kind {
  const server = http.createServer().listen(0);
  const queue = new Queue<string>();
  const stream = new PassThrough({ encoding: "utf8" });
  const chunks = readFrom(stream);
  const works = {
    "a request": request(server),
    "an event": event(),
    "a queue": values(
      (value) => queue.putNowait(value),
      () => queue.get(),
    ),
    "a stream": values(
      (value) => void stream.write(value),
      () => chunks.take(),
      (given) => (given as { value: unknown }).value,
    ),
  };
  const close = (): void => void server.close().closeAllConnections();
  return { works, ways, limit: LIMIT, soon: () => pause(1), close };
}
