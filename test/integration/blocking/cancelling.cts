// What ends a wait while it blocks the stack below a foreign frame, other than what it waits for; and what comes of the work. It stands above another stack that is
// blocked, which has to go on afterwards. cancelling.ts compiles this file and runs it:
//     node program.cjs reactor|host
// prints a line of JSON for each way to end it, for each kind of work.
import { getEventListeners } from "node:events";

import syncawait = require("syncawait");
import hostWork = require("./hostWork.cjs");
import reactorWork = require("./reactorWork.cjs");

const { CancelScope, currentTask, EventLoop, runNestedUntilComplete, SyncFuture, spawn, syncAwait, syncWaitFor } =
  syncawait;
const { TaskGroup, timeout } = syncawait;

/** Nothing compiles it. */
const foreign = new Function("callback", "return callback()") as <T>(callback: () => T) => T;

/** What may be told to the work when it begins. */
export interface Options {
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}

/** Something to wait for that does not come by itself. */
export interface Work {
  begin(options: Options): PromiseLike<unknown>;
  /** Comes as soon as it is under way; asked for before. */
  underWay(): PromiseLike<unknown>;
  /** Has it come, with a value. */
  readonly offer?: (value: string) => PromiseLike<unknown>;
  /** It minds what it is told. */
  readonly takesOptions?: boolean;
  /** Of what the wait gives. */
  readonly valueIn?: (given: unknown) => unknown;
  /** Waits until it is known what came of it. @param offered a value that nobody has had */
  aftermath(offered: string | undefined): string;
}

export interface Kind {
  readonly works: Readonly<Record<string, Work>>;
  /** Other ways than the common ones. */
  readonly ways: Readonly<Record<string, Way>>;
  /** How long a limit is that cannot be moved, in ms: the work has to be under way by then. */
  readonly limit: number;
  /** Something of the same tier that comes by itself. */
  soon(): PromiseLike<unknown>;
  close(): void;
}

/** What a way may use to reach the wait. */
interface Reach {
  readonly task: syncawait.SyncTask<unknown>;
  readonly controller: AbortController;
  scope: syncawait.TimeoutScope | undefined;
  readonly offer: () => PromiseLike<unknown>;
}

export interface Way {
  readonly options?: (reach: Reach) => Options;
  /** Stands around the wait. */
  readonly around?: (reach: Reach, body: () => void) => unknown;
  readonly limited?: (awaitable: PromiseLike<unknown>) => unknown;
  /** Done by another task, when the work is under way. */
  readonly ask?: (reach: Reach) => unknown;
  readonly offers?: boolean;
}

const common: Readonly<Record<string, Way>> = {
  "another task": { ask: ({ task }) => task.cancel("stop") },
  "a time limit": {
    around: (reach, body) =>
      timeout(60_000, (scope) => {
        reach.scope = scope;
        body();
      }),
    ask: ({ scope }) => {
      if (scope !== undefined) scope.deadline = EventLoop.current().time();
    },
  },
  syncWaitFor: { limited: (awaitable) => syncWaitFor(awaitable, kind.limit) },
  "an AbortSignal": {
    around: ({ controller: { signal } }, body) => new CancelScope({ signal }).run(body),
    ask: ({ controller }) => controller.abort("stop"),
  },
  "a member of its group that fails": {
    around: (reach, body) =>
      TaskGroup.run((group) => {
        const fail = (): void => void group.spawn(() => JSON.parse("{"));
        reach.controller.signal.addEventListener("abort", fail, { once: true });
        body();
      }),
    ask: ({ controller }) => controller.abort(),
  },
  "a value, then a request": { offers: true, ask: offerThenCancel },
  "a request, then a value": { offers: true, ask: cancelThenOffer },
};

/** @syncAwait */
function offerThenCancel({ task, offer }: Reach): void {
  syncAwait(offer());
  task.cancel("stop");
}

/** @syncAwait */
function cancelThenOffer({ task, offer }: Reach): void {
  task.cancel("stop");
  syncAwait(offer());
}

/** @syncAwait */
function waitFor(make: () => unknown): unknown {
  return syncAwait(make());
}

/** @syncAwait */
function askWhen(underWay: PromiseLike<unknown>, ask: () => unknown): void {
  syncAwait(underWay);
  ask();
}

const stands: Readonly<Record<string, (make: () => unknown) => unknown>> = {
  "a compiled function": (make) => foreign(() => waitFor(make)),
  runNestedUntilComplete: (make) => runNestedUntilComplete(make()),
};

const kind: Kind = process.argv[2] === "reactor" ? reactorWork.create() : hostWork.create();

function perform(stand: (make: () => unknown) => unknown, way: Way, work: Work): string {
  const value = `value ${++performed}`;
  let atWait = "";
  const victim = spawn(() => {
    const reach: Reach = {
      task: currentTask() as syncawait.SyncTask<unknown>,
      controller: new AbortController(),
      scope: undefined,
      offer: () => (work.offer as (value: string) => PromiseLike<unknown>)(value),
    };
    const { around = (_reach, body) => body(), limited = (awaitable) => awaitable, ask, options } = way;
    const asking = ask && spawn(askWhen, work.underWay(), () => ask(reach));
    try {
      around(reach, () => {
        try {
          const given = stand(() => limited(work.begin(options?.(reach) ?? {})));
          atWait = (work.valueIn?.(given) ?? given) === value ? "the value" : "another value";
        } catch (error) {
          atWait = nameOf(error);
          throw error;
        } finally {
          // Cleaning up blocks in its turn.
          foreign(() => waitFor(kind.soon));
        }
      });
    } finally {
      foreign(() => waitFor(() => asking));
      if (getEventListeners(reach.controller.signal, "abort").length > 0) atWait += ", a listener is left";
    }
  });
  const left = way.offers && atWait !== "the value" ? value : undefined;
  return `${atWait}; the task is ${endOf(victim)}; ${work.aftermath(left)}`;
}
let performed = 0;

function nameOf(error: unknown): string {
  const { name, reason } = error as { name: string; reason?: unknown };
  return typeof reason === "string" ? `${name}: ${reason}` : name;
}

function endOf(task: syncawait.SyncTask<unknown>): string {
  return task.state === "rejected" ? `rejected, ${nameOf(task.exception())}` : task.state;
}

/** Above a stack that is blocked, and goes on. */
function attempt(stand: (make: () => unknown) => unknown, way: Way, work: Work): string {
  const ended = new SyncFuture<string>();
  foreign(() =>
    waitFor(() => {
      EventLoop.current().callSoon(() => ended.resolve(perform(stand, way, work)));
      return kind.soon();
    }),
  );
  foreign(() => waitFor(kind.soon));
  return foreign(() => waitFor(() => ended)) as string;
}

function all(): void {
  for (const [where, stand] of Object.entries(stands))
    for (const [name, way] of Object.entries({ ...common, ...kind.ways }))
      for (const [what, work] of Object.entries(kind.works))
        if ((!way.offers || work.offer) && (!way.options || work.takesOptions))
          console.log(JSON.stringify([where, name, what, attempt(stand, way, work)]));
  const kernel = (globalThis as Record<symbol, unknown>)[Symbol.for("syncawait.runtime/1")] as Kernel;
  const { places, nestedRuns, drain, blocked } = kernel;
  console.log(JSON.stringify({ left: [places.length, nestedRuns.length, drain.depth, blocked] }));
  kind.close();
}

interface Kernel {
  readonly places: readonly unknown[];
  readonly nestedRuns: readonly unknown[];
  readonly drain: { readonly depth: number };
  readonly blocked: number;
}

setTimeout(all, 1);
