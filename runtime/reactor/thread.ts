/** One worker of the reactor, from this side: what was asked of it, and that it ends. What comes from it: mail.ts. */
import { MessageChannel, type MessagePort, type Transferable, Worker, type WorkerOptions } from "node:worker_threads";
import { mailBell, openMailbox } from "../mailbox.js";
import { CallFuture } from "./callFuture.js";
import { discard, valueFrom } from "./decode.js";
import { errorData } from "./errorData.js";
import { isCloneable } from "./isCloneable.js";
import { isPrimitive } from "./isPrimitive.js";
import { Mail } from "./mail.js";
import * as protocol from "./protocol.js";
import { failureFrom } from "./remoteError.js";
import type { Route } from "./shortcut.js";
import { startError } from "./startError.js";
import { diedError, notCloneable, stoppedError } from "./threadErrors.js";
import { workerFile } from "./workerFile.js";

/** What chunks and room are for. */
export interface Channel {
  /** @returns whether the channel is at its end */
  heard(report: protocol.Report): boolean;
  /** The thread has ended. */
  lost(error: Error): void;
}

export interface ThreadOptions extends Pick<WorkerOptions, "execArgv" | "env" | "resourceLimits"> {
  /** In ms. */
  readonly stopGrace: number;
  readonly name: string;
}

// It is a Recipient; `implements` would say so in the declaration file too, from which the internal members are stripped.
export class Thread {
  /** Why it is gone; null while it lives. */
  private ended: Error | null = null;
  private readonly calls = new Map<number, CallFuture<unknown>>();
  private readonly channels = new Map<number, Channel>();
  /** Calls that it was told to stop and has not heard of, by when it has to have, in ms. */
  private readonly unheard = new Map<number, number>();
  /** It has said something: from then on it can hear. */
  private started = false;
  private nextId = 1;
  private dying: unknown;
  private readonly worker: Worker;
  private readonly mail: Mail;
  private readonly closeMailbox: () => void;

  /** @throws ReactorError where no thread can be started */
  constructor(private readonly options: ThreadOptions) {
    const { port1, port2 } = new MessageChannel();
    this.mail = new Mail(port1, this);
    this.worker = startWorker(options, { port: port2, bell: mailBell(), memory: this.mail.shortcut.slots.memory });
    this.worker.unref();
    this.worker.on("error", (error) => {
      this.dying = error;
    });
    this.worker.on("exit", () => {
      this.mail.takeRest();
      this.died();
    });
    port1.on("close", () => {
      // Its port does not keep the process alive any more, and who waits is told when it has ended.
      if (this.ended === null) this.worker.ref();
    });
    this.closeMailbox = openMailbox(this.mail);
  }

  get alive(): boolean {
    return this.ended === null;
  }

  /** How much is under way. */
  get load(): number {
    return this.calls.size;
  }

  call<T>(
    what: string | Route,
    args: readonly unknown[],
    places?: protocol.Place[],
    transfer?: Transferable[],
  ): CallFuture<T> {
    const future = new CallFuture<T>(this, this.nextId++);
    if (this.ended !== null) {
      future.reject(this.ended);
      return future;
    }
    try {
      this.send(future.id, what, args, places, transfer);
    } catch (cause) {
      future.reject(notCloneable(typeof what === "string" ? what : "module.call", cause));
      return future;
    }
    this.calls.set(future.id, future as CallFuture<unknown>);
    future.counted = true;
    this.awaits(1);
    return future;
  }

  private send(
    id: number,
    what: string | Route,
    args: readonly unknown[],
    places: protocol.Place[] | undefined,
    transfer: Transferable[] | undefined,
  ): void {
    const { orders, shortcut } = this.mail;
    const isSmall = transfer === undefined && args.every(isPrimitive);
    if (isSmall && places === undefined && typeof what !== "string" && shortcut.write(id, what, args)) {
      // The answer may be here before a nested run has gone to sleep for it.
      shortcut.listen();
      orders.postWritten();
      return;
    }
    const order = this.callOrder(id, what, args, places);
    if (isSmall) orders.postSoon(order);
    else orders.post(order, transfer);
    if (typeof what !== "string") shortcut.told(what);
  }

  private callOrder(
    id: number,
    what: string | Route,
    args: readonly unknown[],
    places: protocol.Place[] | undefined,
  ): protocol.Order {
    if (typeof what === "string") return [protocol.CALL, id, what, args, places];
    const { href, name } = what;
    // They count the arguments of the function.
    const moved = places?.map(([kind, at, ...rest]): protocol.Place => [kind, at + 2, ...rest]);
    return [protocol.CALL, id, "module.call", [href, name, ...args], moved, this.mail.shortcut.numberOf(what)];
  }

  /** The worker stops what `future` is for; the call counts as under way until it says so, but nobody waits for it. */
  giveUp<T>(future: CallFuture<T>, reason: unknown): void {
    this.release(future);
    this.stop(future.id, reason);
  }

  stop(id: number, reason: unknown): void {
    if (!this.alive) return;
    this.mail.orders.post([protocol.STOP, id, errorData(reason, isCloneable)]);
    this.expectToHear(id);
  }

  /** @returns a number for a channel that both sides open without having to agree: the worker counts upwards */
  openChannel(channel: Channel, id = -this.nextId++): number {
    if (this.ended === null) this.channels.set(id, channel);
    else channel.lost(this.ended);
    return id;
  }

  /** For channels. `chunk` may be changed by the program afterwards. */
  order(order: protocol.Order, transfer?: readonly Transferable[]): void {
    if (this.alive) this.mail.orders.post(order, transfer);
  }

  drop(handles: readonly number[]): void {
    for (const id of handles) {
      this.channels.delete(id);
      this.order([protocol.DROP, id]);
    }
  }

  /** Somebody waits for something that the worker will say, or does not any more. */
  awaits(change: number): void {
    this.mail.awaits(change);
  }

  /** Ends it; whoever waits is told `why`. */
  end(why: Error): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.closeMailbox();
    void this.worker.terminate();
    this.mail.close();
    const calls = [...this.calls.values()];
    const channels = [...this.channels.values()];
    this.calls.clear();
    this.channels.clear();
    for (const call of calls) {
      this.release(call);
      call.tryReject(why);
    }
    for (const channel of channels) channel.lost(why);
  }

  /** @internal */
  handle(report: protocol.Report): void {
    if (!this.started) this.begins();
    const [kind, id] = report;
    if (kind === protocol.DONE || kind === protocol.FAILED) this.handleOutcome(report as CallReport);
    else if (kind === protocol.STOPPED) this.unheard.delete(id);
    else if (kind === protocol.DYING) this.dying = failureFrom(report[2]);
    else if (this.channels.get(id)?.heard(report)) this.channels.delete(id);
  }

  private handleOutcome(report: CallReport): void {
    const call = this.calls.get(report[1]);
    if (call === undefined) return;
    this.calls.delete(report[1]);
    this.release(call);
    if (report[0] === protocol.FAILED) call.tryReject(failureFrom(report[2]));
    else if (call.done()) discard(this, report[3]);
    else {
      const value = valueFrom(this, report[2], report[3]);
      call.made?.(value);
      call.tryResolve(value);
    }
  }

  /** Nobody waits for `call` any more. */
  private release<T>(call: CallFuture<T>): void {
    if (!call.counted) return;
    call.counted = false;
    this.awaits(-1);
    call.ended?.();
  }

  /** What it was told while it started it has only now a chance to hear. */
  private begins(): void {
    this.started = true;
    for (const id of this.unheard.keys()) this.expectToHear(id);
  }

  private expectToHear(id: number): void {
    this.unheard.set(id, performance.now() + this.options.stopGrace);
    setTimeout(() => this.endIfDeaf(), this.options.stopGrace + 1).unref();
  }

  /** @internal */
  silent(): void {
    this.endIfDeaf();
  }

  /** A thread that does not hear runs code that does not return. */
  private endIfDeaf(): void {
    if (!this.started) return;
    const now = performance.now();
    const isDeaf = [...this.unheard.values()].some((deadline) => deadline <= now);
    if (isDeaf) this.end(stoppedError(this.options));
  }

  /** @internal */
  died(): void {
    this.end(startError(this.dying) ?? diedError(this.options, this.dying));
  }
}

type CallReport = Extract<protocol.Report, readonly [typeof protocol.DONE | typeof protocol.FAILED, ...unknown[]]>;

function startWorker({ name, execArgv, env, resourceLimits }: ThreadOptions, start: protocol.WorkerStart): Worker {
  try {
    return new Worker(workerFile(), {
      name,
      execArgv,
      ...(env !== undefined && { env }),
      ...(resourceLimits !== undefined && { resourceLimits }),
      workerData: start,
      transferList: [start.port as MessagePort],
    });
  } catch (error) {
    throw startError(error) ?? error;
  }
}
