// What the waits of cancelling.cts are for, where the reactor does it. SYNCAWAIT_SERVER is the origin of servers.mjs, SYNCAWAIT_WORK the module work.mjs.
import syncawait = require("syncawait");
import reactorModule = require("syncawait/reactor");

import type { Kind, Options, Way, Work } from "./cancelling.cjs";

type Module = typeof import("../reactor/work.mjs", { with: { "resolution-mode": "import" }});

const { runNestedUntilComplete: wait } = syncawait;
const { reactor } = reactorModule;

/** In ms. */
const LIMIT = 300;

const importWith = (options: Options) =>
  wait(reactor.with(options).import<Module>(process.env.SYNCAWAIT_WORK as string));

/** The reactor's own ways to end what it does. */
const ways: Readonly<Record<string, Way>> = {
  "the call's signal": {
    options: ({ controller: { signal } }) => ({ signal }),
    ask: ({ controller }) => controller.abort("stop"),
  },
  "the call's time limit": { options: () => ({ timeout: LIMIT }) },
};

function request(origin: string): Work {
  let begun: PromiseLike<unknown> | undefined;
  const underWay = () => {
    begun = reactor.fetch(`${origin}/begun`);
    return begun;
  };
  return {
    takesOptions: true,
    begin: (options) => reactor.with(options).fetch(`${origin}/endless-headers`),
    underWay,
    aftermath() {
      // The server counts both.
      wait(begun ?? underWay());
      begun = undefined;
      return wait(wait(reactor.fetch(`${origin}/ended`)).text()) === "ended" ? "stopped" : "not stopped";
    },
  };
}

/** @param origin of the server */
function works(module: ReturnType<typeof importWith>, origin: string): Readonly<Record<string, Work>> {
  let aborts = 0;
  const items = wait(module.offered());
  return {
    "a module's function": {
      takesOptions: true,
      begin: (options) => importWith(options).untilAborted(new AbortController().signal),
      underWay: () => module.untilAbortable(),
      aftermath: () => (wait(module.abortsSeen()) === ++aborts ? "stopped" : "not stopped"),
    },
    "a request": request(origin),
    "a chunk": {
      begin: () => items.take(),
      underWay: () => module.untilEmpty(),
      offer: (value) => module.offer(value),
      valueIn: (given) => (given as { value: unknown }).value,
      aftermath(offered) {
        const expected = offered ?? "another";
        if (offered === undefined) wait(module.offer(expected));
        return wait(items.take()).value === expected ? "none is lost" : "a value is lost";
      },
    },
  };
}

export function create(): Kind {
  const origin = process.env.SYNCAWAIT_SERVER as string;
  return {
    works: works(importWith({}), origin),
    ways,
    limit: LIMIT,
    soon: () => reactor.sleep(1),
    close: () => reactor.close(),
  };
}
