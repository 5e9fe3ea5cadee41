/**
 * The short way, played: calls begin in the order in which they are made, results come in the order in which they are given, each once, and nobody sleeps for ever; whatever
 * the two threads do at the same time. One seed is one course of events; SYNCAWAIT_SEED plays one, SYNCAWAIT_RUNS says how many.
 */
import { setImmediate as hostImmediate } from "node:timers";
import type { SyncFuture } from "../../../runtime/future";
import { takeMail } from "../../../runtime/mailbox";
import { runNestedUntilComplete } from "../../../runtime/nested";
import type { CallFuture } from "../../../runtime/reactor/callFuture";
import { Thread } from "../../../runtime/reactor/thread";
import { seededRandom } from "../../../runtime/testing/random";
import { chance, PlayedWorker, playAtomics, stage } from "./interleaving/sides";

jest.mock("../../../runtime/reactor/workerFile", () => ({ workerFile: () => "played" }));
jest.mock("node:worker_threads", () => ({
  ...jest.requireActual<typeof import("node:worker_threads")>("node:worker_threads"),
  Worker: class {
    constructor(_file: string, { workerData }: { workerData: never }) {
      startPlayed(workerData);
    }
    on(): void {}
    unref(): void {}
    terminate(): void {}
  },
}));
jest.mock("../../../runtime/reactor/hostTimers", () => ({
  setImmediate: (job: () => void) => {
    if (stage.side === "worker") stage.worker?.immediates.push(job);
    else hostImmediate(job);
  },
}));
// What it decides is only whether to look; all must hold however it does.
jest.mock("../../../runtime/patience", () => ({
  Patience: class {
    hopes = () => chance(0.8);
    look(cells: Int32Array, at: number, old: number): boolean {
      for (let looks = 0; looks < 6; looks++) if (Atomics.load(cells, at) !== old) return true;
      return false;
    }
  },
}));
jest.mock("../../../runtime/reactor/worker/operations", () => ({
  operations: { "module.call": (_call: unknown, _href: string, _name: string, n: number, how: How) => perform(n, how) },
}));

const mailboxes = Symbol.for("syncawait.mailboxes/1");

type Size = "short" | "long" | "object";
type How = `${"now" | "later"} ${Size}`;

const course = { begun: [] as number[], given: [] as number[], came: [] as number[] };

function startPlayed(start: never): void {
  const { Calls, Handles, Inbox, Reports, Shortcut } = {
    ...jest.requireActual<typeof import("../../../runtime/reactor/worker/calls")>(
      "../../../runtime/reactor/worker/calls",
    ),
    ...jest.requireActual<typeof import("../../../runtime/reactor/worker/handles")>(
      "../../../runtime/reactor/worker/handles",
    ),
    ...jest.requireActual<typeof import("../../../runtime/reactor/worker/inbox")>(
      "../../../runtime/reactor/worker/inbox",
    ),
    ...jest.requireActual<typeof import("../../../runtime/reactor/worker/reports")>(
      "../../../runtime/reactor/worker/reports",
    ),
    ...jest.requireActual<typeof import("../../../runtime/reactor/worker/shortcut")>(
      "../../../runtime/reactor/worker/shortcut",
    ),
  };
  const { receiveMessageOnPort } = jest.requireActual<typeof import("node:worker_threads")>("node:worker_threads");
  const worker = new PlayedWorker(start, receiveMessageOnPort);
  const shortcut = new Shortcut(worker.start.memory);
  const reports = new Reports(worker.start.port, worker.start.bell, shortcut);
  const handles = new Handles(reports);
  worker.inbox = new Inbox(shortcut, new Calls(reports, handles), handles, reports);
  stage.worker = worker;
}

/** What the worker does for a call. */
function perform(n: number, how: How): unknown {
  course.begun.push(n);
  const [when, size] = how.split(" ") as ["now" | "later", Size];
  const give = () => {
    course.given.push(n);
    return size === "short" ? n : size === "long" ? `${n} `.padEnd(1000, "x") : { n };
  };
  if (when === "now") return give();
  // biome-ignore lint/suspicious/noThenProperty: a promise that is kept when the test says so
  return { then: (resolve: (value: unknown) => void) => void stage.worker?.held.push(() => resolve(give())) };
}

class Program {
  readonly thread = new Thread({ name: "played", stopGrace: 1000 });
  readonly pending: CallFuture<unknown>[] = [];
  readonly cancelled = new Set<number>();
  calls = 0;

  call(): void {
    const n = this.calls++;
    const how = `${chance(0.7) ? "now" : "later"} ${this.size()}` as How;
    const filling = { short: [], long: ["x".repeat(1000)], object: [{}] }[this.size()];
    const call = this.thread.call<unknown>({ href: "file:", name: "f", key: "f" }, [n, how, ...filling]);
    call.made = () => void course.came.push(n);
    call.addDoneCallback(() => void this.pending.splice(this.pending.indexOf(call), 1));
    // What begins in the middle of something else: another call, and a wait inside.
    if (chance(0.1)) call.addDoneCallback(() => this.call());
    if (chance(0.1)) call.addDoneCallback(() => this.block());
    this.pending.push(call);
  }

  async act(): Promise<void> {
    const at = stage.random() * 20;
    if (at < 10) this.call();
    else if (at < 15) this.block();
    else if (at < 17) await null;
    else if (at < 18) await turnOfTheLoop();
    else if (at < 18.3) this.cancel();
    else if (at < 18.9) await this.quiet();
    else stage.worker?.step();
  }

  /** Nobody blocks until the worker has nothing left to do: then all must have come, with nothing after it to bring it along. */
  async quiet(): Promise<void> {
    await null;
    for (let idle = 0; idle < 3; idle++) {
      while (stage.worker?.step()) idle = 0;
      await turnOfTheLoop();
    }
    if (this.pending.length > 0) throw new Error(`Lost: ${this.pending.map(({ id }) => id)}`);
  }

  private size(): Size {
    return chance(0.7) ? "short" : chance(0.5) ? "long" : "object";
  }

  block(): void {
    const call = this.pending[Math.floor(stage.random() * this.pending.length)];
    // The worker cannot go on while it stands in the middle of something.
    if (call !== undefined && !stage.interrupted) settled(call);
  }

  cancel(): void {
    const call = this.pending[Math.floor(stage.random() * this.pending.length)];
    if (call === undefined) return;
    this.cancelled.add(call.id);
    call.cancel();
    call.addDoneCallback(() => {});
  }

  /** What can be done also while the worker is in the middle of something. */
  step(): void {
    if (chance(0.5)) this.call();
    else if (stage.random() < 0.6) takeMail();
    else this.endTurn();
  }

  /** As the microtask does that the first call of a turn leaves behind. */
  private endTurn(): void {
    const { mail } = this.thread as unknown as { mail: { post(): void; endTurn(): void } };
    mail.post();
    mail.endTurn();
  }
}

function settled(call: SyncFuture<unknown>): void {
  try {
    runNestedUntilComplete(call);
  } catch (error) {
    if ((error as Error).name !== "CancelledError") throw error;
  }
}

const turnOfTheLoop = () => new Promise<void>((resolve) => void hostImmediate(() => resolve()));

async function play(seed: number): Promise<void> {
  stage.random = seededRandom(seed);
  stage.often = [0, 0.05, 0.3, 0.6][seed % 4] as number;
  for (const list of Object.values(course)) list.length = 0;
  // What was counted in the last course would have its part in this one.
  delete (globalThis as { [mailboxes]?: unknown })[mailboxes];
  const program = new Program();
  stage.mainStep = () => program.step();
  for (let action = 0; action < 40; action++) await program.act();
  await program.quiet();
  stage.often = 0;
  expect({ seed, begun: course.begun }).toEqual({ seed, begun: Array.from({ length: program.calls }, (_, n) => n) });
  // The numbers of calls count from one.
  const wanted = course.given.filter((n) => !program.cancelled.has(n + 1));
  expect({ seed, came: course.came.filter((n) => !program.cancelled.has(n + 1)) }).toEqual({ seed, came: wanted });
  program.thread.end(new Error("played"));
  (stage.worker as PlayedWorker).start.port.close();
  stage.worker = null;
}

test("whatever the two threads do at the same time, order is kept and nothing is lost", async () => {
  const only = process.env.SYNCAWAIT_SEED;
  const first = only === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(only);
  const runs = only === undefined ? Number(process.env.SYNCAWAIT_RUNS ?? 2500) : 1;
  const restore = playAtomics();
  try {
    for (let run = 0; run < runs; run++) {
      try {
        await play(first + run);
      } catch (error) {
        throw new Error(`SYNCAWAIT_SEED=${first + run}: ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    restore();
  }
});
