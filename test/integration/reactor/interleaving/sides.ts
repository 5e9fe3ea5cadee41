/**
 * Both sides of the reactor in one thread, for tests: at every access to shared memory, whichever side makes it, the other one may do something first. What runs is the
 * reactor's own code; only the worker's thread, its event loop and its functions are played here.
 */
import type { MessagePort } from "node:worker_threads";
import type { Order, WorkerStart } from "../../../../runtime/reactor/protocol";

/** What the two sides do, and who of them is doing something. */
export const stage = {
  random: (): number => 0,
  /** How likely the other side does something at an access. */
  often: 0,
  side: "main" as "main" | "worker",
  /** One of them has interrupted the other. */
  interrupted: false,
  worker: null as PlayedWorker | null,
  /** What the program may do while the worker is in the middle of something. */
  mainStep: (): void => {},
};

export function chance(probability: number): boolean {
  return stage.random() < probability;
}

function pick<T>(list: T[]): T | undefined {
  return list.splice(Math.floor(stage.random() * list.length), 1)[0];
}

type Inbox = { take(orders: readonly Order[] | null): void };
type Job = () => void;

export class PlayedWorker {
  inbox: Inbox | null = null;
  readonly immediates: Job[] = [];
  /** Calls whose outcome is still to be given. */
  readonly held: Job[] = [];

  constructor(
    readonly start: WorkerStart & { readonly port: MessagePort },
    private readonly receive: (port: MessagePort) => { message: unknown } | undefined,
  ) {}

  /** Something that the worker's loop could do next. @returns false if there is nothing */
  step(): boolean {
    const steps = [() => this.takeMessage(), () => this.checkPhase(), () => this.endOne()];
    for (let step = pick(steps); step !== undefined; step = pick(steps)) if (as("worker", step)) return true;
    return false;
  }

  private takeMessage(): boolean {
    const received = this.receive(this.start.port);
    if (received === undefined) return false;
    this.inbox?.take(received.message as Order[] | null);
    return true;
  }

  /** All immediates of a round; those that they ask for are the next round's. */
  private checkPhase(): boolean {
    const round = this.immediates.splice(0);
    for (const job of round) job();
    return round.length > 0;
  }

  private endOne(): boolean {
    const end = pick(this.held);
    end?.();
    return end !== undefined;
  }
}

function as<T>(side: typeof stage.side, act: () => T): T {
  const before = stage.side;
  stage.side = side;
  try {
    return act();
  } finally {
    stage.side = before;
  }
}

/** The side that has touched the memory is held up, and the other one does something. */
function interrupt(): void {
  if (stage.interrupted || stage.worker === null || !chance(stage.often)) return;
  stage.interrupted = true;
  try {
    if (stage.side === "worker") as("main", stage.mainStep);
    else for (let steps = 1 + Math.floor(stage.random() * 3); steps > 0; steps--) stage.worker.step();
  } finally {
    stage.interrupted = false;
  }
}

/** @returns takes it back */
export function playAtomics(): () => void {
  const { load, store, add, exchange, compareExchange, notify, wait } = Atomics;
  const real = { load, store, add, exchange, compareExchange, notify, wait };
  for (const name of ["load", "store", "add", "exchange", "compareExchange"] as const) {
    const access = real[name] as (...args: unknown[]) => unknown;
    Object.assign(Atomics, {
      [name]: (...args: unknown[]) => {
        interrupt();
        return access(...args);
      },
    });
  }
  Object.assign(Atomics, {
    notify: () => 0,
    wait: (cells: Int32Array, at: number, value: number, ms: number) => {
      if (load(cells, at) !== value) return "not-equal";
      if (ms === 0) return "timed-out";
      stage.interrupted = true;
      try {
        // Nobody but the worker can wake it.
        while (load(cells, at) === value) if (!stage.worker?.step()) throw new Error("It sleeps for ever");
      } finally {
        stage.interrupted = false;
      }
      return "ok";
    },
  });
  return () => void Object.assign(Atomics, real);
}
