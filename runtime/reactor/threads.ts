import { SHARE_ENV, type WorkerOptions } from "node:worker_threads";
import { ReactorError } from "./errors.js";
import { Thread } from "./thread.js";

/** Options of {@link createReactor}. */
export interface ReactorOptions extends Pick<WorkerOptions, "env" | "resourceLimits"> {
  /** How many threads there may be for imported modules, each with modules of its own. Default 1. The I/O has another one. */
  threads?: number;
  /**
   * Flags of Node's for the threads. Default none: `process.execArgv` gives them those of this process, for instance the loaders that imported modules need.
   */
  execArgv?: readonly string[];
  /** How long, in ms, a thread may take to hear that it is to stop something, before it is ended. Default 1000. */
  stopGrace?: number;
}

/** The threads of a reactor, started as they are needed. */
export class Threads {
  private io: Thread | null = null;
  private modules: Thread[] = [];
  private closed = false;

  constructor(private readonly options: ReactorOptions) {}

  /** @throws ReactorError */
  forInputAndOutput(): Thread {
    if (!this.io?.alive) this.io = this.start("syncawait reactor", SHARE_ENV);
    return this.io;
  }

  /** The one that has the fewest calls; another one where all have some, and one more is allowed. @throws ReactorError */
  forModules(): Thread {
    this.modules = this.modules.filter(({ alive }) => alive);
    const { threads = 1 } = this.options;
    let best = this.modules[0];
    for (const thread of this.modules) if (best === undefined || thread.load < best.load) best = thread;
    if (best !== undefined && (best.load === 0 || this.modules.length >= threads)) return best;
    const thread = this.start("syncawait reactor, modules");
    this.modules.push(thread);
    return thread;
  }

  close(): void {
    this.closed = true;
    const error = closedError();
    for (const thread of [...this.modules, ...(this.io === null ? [] : [this.io])]) thread.end(error);
  }

  /** @param shared the environment where the options have none: children are to get what this process has when they are started */
  private start(name: string, shared?: typeof SHARE_ENV): Thread {
    if (this.closed) throw closedError();
    const { stopGrace = 1000, execArgv = [], env = shared, resourceLimits } = this.options;
    return new Thread({ name, stopGrace, execArgv: [...execArgv], env, resourceLimits });
  }
}

function closedError(): ReactorError {
  return new ReactorError("This reactor was closed", "ERR_SYNCAWAIT_REACTOR_CLOSED");
}
