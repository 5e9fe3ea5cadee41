import type { SyncFuture } from "../future.js";
import type { WaitingIterable } from "../interop/waitingIterable.js";
import type { StreamWriter } from "../interop/writeTo.js";
import { whenAborted } from "./caller.js";
import type { HandleData } from "./protocol.js";
import { RemoteHandle } from "./remoteHandle.js";
import { RemoteReader } from "./remoteReader.js";
import { RemoteWriter } from "./remoteWriter.js";
import type { Thread } from "./thread.js";

export interface ChildData extends HandleData {
  readonly pid: number;
  /** Which of them there are, in the order of `handles`, behind the child itself. */
  readonly pipes: readonly ("stdin" | "stdout" | "stderr")[];
}

/** How a child process ended. */
export interface ChildExit {
  /** Its exit code; null if a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, if one did. */
  readonly signal: NodeJS.Signals | null;
}

/** A child process that the reactor has started. */
// It is a Channel; `implements` would say so in the declaration file too, from which the internal members are stripped.
export class RemoteChild extends RemoteHandle {
  /** The process id. */
  readonly pid: number;
  /** What it reads; null unless that is a pipe. */
  readonly stdin: StreamWriter<string | Uint8Array> | null;
  /** What it prints, with back-pressure: where nobody reads, it waits; null unless that is a pipe. */
  readonly stdout: WaitingIterable<Buffer> | null;
  /** What it prints as errors; null unless that is a pipe. */
  readonly stderr: WaitingIterable<Buffer> | null;
  private ended: SyncFuture<ChildExit> | null = null;
  /** As long as it runs: stops watching the signals that would end it. */
  private watching: (() => void)[] | null = [];

  /** @internal */
  constructor(thread: Thread, data: ChildData) {
    super(thread, data);
    const idOf = (pipe: "stdin" | "stdout" | "stderr"): number => data.handles[data.pipes.indexOf(pipe) + 1] as number;
    const reader = (pipe: "stdout" | "stderr") =>
      data.pipes.includes(pipe) ? new RemoteReader<Buffer>(thread, idOf(pipe)) : null;
    this.pid = data.pid;
    this.stdin = data.pipes.includes("stdin") ? new RemoteWriter(thread, idOf("stdin")) : null;
    this.stdout = reader("stdout");
    this.stderr = reader("stderr");
    thread.openChannel(this, this.handle);
  }

  /** @internal It has exited. */
  heard(): boolean {
    this.lost();
    return true;
  }

  /** @internal */
  lost(): void {
    for (const stop of this.watching ?? []) stop();
    this.watching = null;
  }

  /** @internal What `child_process.spawn` does for its option `signal` (C11). */
  killWhenAborted(signal: AbortSignal | null | undefined, killSignal: NodeJS.Signals | number | undefined): void {
    if (!signal) return;
    const stop = whenAborted(signal, () => this.kill(killSignal).addDoneCallback(ignore));
    this.watching?.push(stop);
  }

  /** How it ended, when it has; what it has printed can still be read. Cancelling this does not end it. */
  exit(): SyncFuture<ChildExit> {
    if (this.ended === null || this.ended.cancelled()) this.ended = this.ask<ChildExit>("child.exit");
    return this.ended;
  }

  /** Sends it a signal. @returns false if it had ended already */
  kill(signal: NodeJS.Signals | number = "SIGTERM"): SyncFuture<boolean> {
    return this.ask<boolean>("child.kill", signal);
  }
}

function ignore(): void {}
