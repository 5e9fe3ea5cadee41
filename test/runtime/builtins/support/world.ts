/** One run of a built-in or of its counterpart: what its callbacks do, and the log of all that can be seen from outside. */
import { wait } from "../../../../runtime/capture.js";
import { SyncFuture } from "../../../../runtime/future.js";
import { setTwin } from "../../../../runtime/twin.js";
import { describeObject, describeValue } from "./describe.js";

/** What is called, with what kind of callback. */
export type Way =
  /** the built-in itself: the oracle */
  | "native"
  /** the counterpart, with a callback that is not compiled */
  | "plain"
  /** the counterpart, with a twin that never suspends */
  | "compiled"
  /** the same, while every checked call is put off until its host is resumed, which happens at once */
  | "forced"
  /** the counterpart, with a twin that suspends at every call and does its work when it is resumed */
  | "suspending";

/** @param n how many callbacks were called before this one */
export type Act = (this: unknown, args: readonly unknown[], n: number) => unknown;

export class World {
  readonly events: string[] = [];
  readonly names = new Map<unknown, string>();
  /** What callbacks that are suspended go on with. */
  readonly parked: (() => void)[] = [];
  calls = 0;
  suspensions = 0;
  private recording = true;

  constructor(readonly way: Way) {}

  note(event: string): void {
    if (this.recording) this.events.push(event);
  }

  named<T extends object>(name: string, value: T): T {
    this.names.set(value, name);
    return value;
  }

  describe(value: unknown): string {
    return describeValue(value, this.names);
  }

  /** How `value` has come out. Whatever traps that sets off is not part of the run. */
  inspect(value: object): string {
    this.recording = false;
    const names = new Map(this.names);
    names.delete(value);
    const text = describeObject(value, names);
    this.recording = true;
    return text;
  }

  /** A callback that logs its calls; `act` is what it does. */
  callback(act: Act, name = "callback"): (...args: unknown[]) => unknown {
    const world = this;
    const begin = function (this: unknown, args: unknown[]): () => unknown {
      const n = world.calls++;
      world.note(`${name} ${n}: this ${world.describe(this)}, (${args.map((arg) => world.describe(arg)).join(", ")})`);
      return () => act.call(this, args, n);
    };
    const runs = function (this: unknown, ...args: unknown[]): unknown {
      return begin.call(this, args)();
    };
    if (this.way === "native" || this.way === "plain") return this.named(name, runs);
    const entry = this.named(name, () => {
      throw new Error("A function that has a twin was called by its entry");
    });
    if (this.way !== "suspending") setTwin(entry, runs);
    else {
      setTwin(entry, function (this: unknown, ...args: unknown[]) {
        return world.park(begin.call(this, args));
      });
    }
    return entry;
  }

  private park(work: () => unknown): unknown {
    this.suspensions++;
    const future = new SyncFuture<unknown>();
    this.parked.push(() => {
      let value: unknown;
      try {
        value = work();
      } catch (error) {
        future.reject(error);
        return;
      }
      future.resolve(value);
    });
    return wait(future);
  }

  /** A proxy that logs its traps. */
  watched<T extends object>(name: string, target: T): T {
    const handler: Record<string, unknown> = {};
    for (const trap of traps) {
      handler[trap] = (...args: unknown[]) => {
        const details = args.slice(1).filter((arg) => arg !== proxy);
        this.note(`${name}.${trap}(${details.map((arg) => this.describe(arg)).join(", ")})`);
        return (Reflect[trap] as (...args: unknown[]) => unknown)(...args);
      };
    }
    const proxy: T = new Proxy(target, handler);
    return this.named(name, proxy);
  }
}

const traps = [
  "get",
  "set",
  "has",
  "deleteProperty",
  "defineProperty",
  "getOwnPropertyDescriptor",
  "ownKeys",
  "getPrototypeOf",
  "setPrototypeOf",
  "isExtensible",
  "preventExtensions",
] as const;
