import { type ChildProcess, type ExecFileOptions, execFile, type SpawnOptions, spawn } from "node:child_process";
import { PassThrough, pipeline, type Readable } from "node:stream";
import * as protocol from "../protocol.js";
import type { ChildData, ChildExit } from "../remoteChild.js";
import type { Call } from "./call.js";
import type { Handle, Handles } from "./handles.js";
import { Made } from "./made.js";

class RunningChild implements Handle {
  readonly exit: Promise<ChildExit>;

  constructor(readonly child: ChildProcess) {
    this.exit = new Promise((resolve) => {
      // Not "close": that comes only when somebody has read what was printed.
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    // What goes wrong later (a signal that cannot be sent) is told to who asked for it.
    child.on("error", ignore);
  }

  drop(): void {
    this.child.kill();
  }
}

export const childOperations = {
  exec: (call: Call, command: string, options?: ExecFileOptions) => run(call, command, [], { shell: true, ...options }),
  execFile: (call: Call, file: string, args: readonly string[], options?: ExecFileOptions) =>
    run(call, file, args, { ...options }),
  spawn: (call: Call, command: string, args: readonly string[], options?: SpawnOptions): Promise<Made> =>
    new Promise((resolve, reject) => {
      const child = spawn(command, args, { ...options, ...(hasSignal(options) && { signal: call.signal }) });
      child.once("error", reject);
      child.once("spawn", () => {
        child.removeListener("error", reject);
        resolve(new Made("child", dataOf(call.handles, child)));
      });
    }),
  "child.exit": (call: Call, id: number) => call.handles.get(id, RunningChild).exit,
  "child.kill": (call: Call, id: number, signal: NodeJS.Signals) =>
    call.handles.get(id, RunningChild).child.kill(signal),
};

function run({ signal }: Call, file: string, args: readonly string[], options: ExecFileOptions): Promise<Made> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...options, signal }, (error, stdout, stderr) => {
      // As promisify(execFile) does it.
      if (error) reject(Object.assign(error, { stdout, stderr }));
      else resolve(new Made("buffers", { stdout, stderr }));
    });
  });
}

function dataOf(handles: Handles, child: ChildProcess): ChildData {
  const ids = [handles.keep(new RunningChild(child))];
  const pipes: ("stdin" | "stdout" | "stderr")[] = [];
  if (child.stdin !== null) {
    pipes.push("stdin");
    ids.push(handles.keepSink(child.stdin));
  }
  for (const pipe of ["stdout", "stderr"] as const) {
    const stream = child[pipe];
    if (stream === null) continue;
    pipes.push(pipe);
    ids.push(handles.keepSource(buffered(stream)));
  }
  const id = ids[0] as number;
  child.once("exit", () => handles.reports.post([protocol.ENDED, id]));
  return { handles: ids, pid: child.pid as number, pipes };
}

/**
 * Read at once, as far as there is room, and kept until somebody asks. When a child exits, Node reads and throws away what is in a pipe that nobody has
 * listened to, and those who will listen are in another thread.
 */
function buffered(pipe: Readable): Readable {
  return pipeline(pipe, new PassThrough({ readableHighWaterMark: protocol.WINDOW }), ignore);
}

function hasSignal(options: SpawnOptions | undefined): boolean {
  return options !== undefined && "signal" in options;
}

function ignore(): void {}
