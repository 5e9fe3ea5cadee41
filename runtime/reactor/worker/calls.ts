import { errorData, errorFrom } from "../errorData.js";
import { isCloneable } from "../isCloneable.js";
import { isPrimitive } from "../isPrimitive.js";
import * as protocol from "../protocol.js";
import { Call } from "./call.js";
import { type Encoded, encode } from "./encode.js";
import type { Handles } from "./handles.js";
import { notCloneable } from "./notCloneable.js";
import { operations } from "./operations.js";
import type { Reports } from "./reports.js";

/** What was asked for and is under way. */
export class Calls {
  private readonly running = new Map<number, Call>();

  /** Whether nothing is under way. */
  get idle(): boolean {
    return this.running.size === 0;
  }

  constructor(
    private readonly reports: Reports,
    private readonly handles: Handles,
  ) {}

  begin(id: number, name: string, args: readonly unknown[], places: readonly protocol.Place[] | undefined): void {
    const call = new Call(this.handles);
    // A module may keep what its functions give.
    const unshared = name !== "module.call";
    try {
      const result = operations[name]?.(call, ...call.arguments(args, places));
      if (!isThenable(result)) {
        this.end(id, result, unshared);
        return;
      }
      this.running.set(id, call);
      result.then(
        (value) => this.end(id, value, unshared),
        (error) => this.fail(id, error),
      );
    } catch (error) {
      this.fail(id, error);
    }
  }

  stop(id: number, reason: protocol.ErrorData): void {
    this.reports.post([protocol.STOPPED, id]);
    this.running.get(id)?.stop(errorFrom(reason));
  }

  private end(id: number, value: unknown, unshared: boolean): void {
    this.running.delete(id);
    let encoded: Encoded;
    try {
      if (!unshared && isPrimitive(value) && this.reports.write(id, value)) return;
      encoded = encode(this.handles, value, unshared);
      const report: protocol.Report = [protocol.DONE, id, encoded.kind, encoded.data];
      // Anything may stand in a plain value: where it cannot be cloned, only its own call fails.
      if (encoded.kind === "plain" && !isPrimitive(encoded.data)) this.reports.postNow(report, encoded.transfer);
      else this.reports.post(report, encoded.transfer);
    } catch (error) {
      this.fail(id, notCloneable("The result", error));
    }
  }

  private fail(id: number, error: unknown): void {
    this.running.delete(id);
    this.reports.post([protocol.FAILED, id, errorData(error, isCloneable)]);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
