/** The binary: what it offers, and where it is found. What each function does stands in `addon/`, in the header of its name's file. */
import { join } from "node:path";
import { NativePumpError } from "./nativePumpError.js";

/** Where in libuv's round the JavaScript that runs now was called from (addon/environment.h). */
export enum Phase {
  Outside = 0,
  Unknown = 1,
  Io = 2,
  AfterPoll = 3,
}

export interface Binding {
  alive(): boolean;
  armNodeTimer(): void;
  callback(callback: () => void): void;
  contextFrame(): unknown;
  drain(): void;
  enterContextFrame(frame: unknown): void;
  findNodeTimer(arm: () => void): boolean;
  /** False where `contextFrame` and `enterContextFrame` may not be called. */
  readonly findsContextFrames: boolean;
  insideMicrotask(): boolean | undefined;
  insideMicrotasks(): string;
  kick(on: boolean): void;
  now(): number;
  /** Its only element is a {@link Phase}. */
  readonly phase: Int32Array;
  takeOver(mainLoop: () => void, hasBegun: boolean): void;
  turn(limit: number, grace: number): boolean;
  readonly sources: string;
}

/** @throws {@link NativePumpError} if there is no binary for this system, or this process may not load one */
export function loadBinding(): Binding {
  try {
    const load = require("node-gyp-build") as (folder: string) => Binding;
    return load(join(__dirname, ".."));
  } catch (error) {
    throw new NativePumpError(`syncawait-native cannot be loaded: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  if (code === "ERR_DLOPEN_DISABLED")
    return "this process may not load native addons. Allow it (--allow-addons, without --no-addons), or use the reactor (syncawait/reactor)";
  if (message?.startsWith("No native build was found")) {
    return (
      `there is no binary for ${process.platform}-${process.arch} in the package. Build it where a C++ compiler is (npx node-gyp rebuild -C ` +
      "node_modules/syncawait-native), or use the reactor (syncawait/reactor)"
    );
  }
  return message ?? String(error);
}
