/** One worker of the reactor, from this side: what was asked of it, what came, and that it ends. */
import { setImmediate } from "node:timers";
import { MessageChannel, type MessagePort, type Transferable, Worker, type WorkerOptions } from "node:worker_threads";
import { type Mailbox, mailBell, openMailbox } from "../mailbox.js";
import { Ring } from "../ring.js";
import { CallFuture } from "./callFuture.js";
import { discard, valueFrom } from "./decode.js";
import { errorData } from "./errorData.js";
import { isCloneable } from "./isCloneable.js";
import { isPrimitive } from "./isPrimitive.js";
import { isOrphaned, receive } from "./liveness.js";
import { Orders } from "./orders.js";
import * as protocol from "./protocol.js";
import { failureFrom } from "./remoteError.js";
import { type Route, Shortcut } from "./shortcut.js";
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

/** How long, in ms, nothing has to have come before a thread is suspected to have ended. */
const SUSPICIOUS_SILENCE = 25;

export interface ThreadOptions extends Pick<WorkerOptions, "execArgv" | "env" | "resourceLimits"> {
  /** In ms. */
  readonly stopGrace: number;
  readonly name: string;
}

export class Thread implements Mailbox {
  /** Why it is gone; null while it lives. */
  private ended: Error | null = null;
  private readonly calls = new Map<number, CallFuture<unknown>>();
  private readonly channels = new Map<number, Channel>();
  private readonly arrived = new Ring<protocol.Report>();
  /** Calls that it was told to stop and has not heard of, by when it has to have, in ms. */
  private readonly unheard = new Map<number, number>();
  /** It has said something: from then on it can hear. */
  private started = false;
  private awaited = 0;
  /** The port keeps the process alive. */
  private referenced = false;
  private releasing = false;
  private nextId = 1;
  private lookedAt = 0;
  private dying: unknown;
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly orders: Orders;
  private readonly shortcut = new Shortcut();
  private readonly closeMailbox: () => void;

  /** @throws ReactorError where no thread can be started */
  constructor(private readonly options: ThreadOptions) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.orders = new Orders(port1, this.shortcut, () => this.endTurn());
    this.worker = startWorker(options, { port: port2, bell: mailBell(), memory: this.shortcut.slots.memory });
    this.worker.unref();
    this.worker.on("error", (error) => {
      this.dying = error;
    });
    this.worker.on("exit", () => this.exited());
    this.port.on("message", (reports: protocol.Report[]) => {
      this.arrive(reports);
      this.handleAll();
    });
    this.port.unref();
    this.closeMailbox = openMailbox(this);
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
    const isSmall = transfer === undefined && args.every(isPrimitive);
    if (isSmall && places === undefined && typeof what !== "string" && this.shortcut.write(id, what, args)) {
      // The answer may be here before a nested run has gone to sleep for it.
      this.shortcut.listen();
      this.orders.postWritten();
      return;
    }
    const order = this.callOrder(id, what, args, places);
    if (isSmall) this.orders.postSoon(order);
    else this.orders.post(order, transfer);
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
    return [protocol.CALL, id, "module.call", [href, name, ...args], moved, this.shortcut.numberOf(what)];
  }

  /** The worker stops what `future` is for; the call counts as under way until it says so, but nobody waits for it. */
  giveUp<T>(future: CallFuture<T>, reason: unknown): void {
    this.release(future);
    this.stop(future.id, reason);
  }

  stop(id: number, reason: unknown): void {
    if (!this.alive) return;
    this.orders.post([protocol.STOP, id, errorData(reason, isCloneable)]);
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
    if (this.alive) this.orders.post(order, transfer);
  }

  drop(handles: readonly number[]): void {
    for (const id of handles) {
      this.channels.delete(id);
      this.order([protocol.DROP, id]);
    }
  }

  /** Somebody waits for something that the worker will say, or does not any more. */
  awaits(change: number): void {
    this.awaited += change;
    if (this.awaited > 0 && !this.referenced) {
      this.referenced = true;
      this.port.ref();
    } else if (this.awaited === 0 && !this.releasing) {
      // Once for all the waits that block one after the other.
      this.releasing = true;
      setImmediate(() => this.dereference());
    }
  }

  private dereference(): void {
    this.releasing = false;
    if (this.awaited > 0 || !this.referenced) return;
    this.referenced = false;
    this.port.unref();
  }

  /** Ends it; whoever waits is told `why`. */
  end(why: Error): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.closeMailbox();
    void this.worker.terminate();
    this.port.close();
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

  expects(): boolean {
    return this.awaited > 0;
  }

  post(): void {
    this.orders.endTurn();
  }

  asleep(): void {
    if (this.awaited > 0) this.shortcut.listen();
  }

  awake(): void {
    if (this.readWritten()) this.lookedAt = performance.now();
  }

  private readWritten(): boolean {
    const report = this.shortcut.read();
    if (report !== null) this.arrived.push(report);
    return report !== null;
  }

  /** No nested run may come to look any more. */
  private endTurn(): void {
    if (this.readWritten()) setImmediate(() => this.handleAll());
  }

  take(): boolean {
    if (this.arrived.length === 0) this.look();
    const report = this.arrived.shift();
    // That the thread has ended is news as well.
    if (report === null) return this.ended !== null;
    this.handle(report);
    return true;
  }

  private look(): void {
    if (this.shortcut.isWritten && this.readWritten()) return;
    if (this.shortcut.hasMail && this.receive()) return;
    const now = performance.now();
    if (now - this.lookedAt <= SUSPICIOUS_SILENCE || this.awaited === 0) return;
    this.lookedAt = now;
    // What a thread has posted when it was ended may not have been counted.
    if (this.receive()) return;
    if (isOrphaned(this.port)) this.died();
    else this.endIfDeaf();
  }

  /** @returns false if nothing has come to the port */
  private receive(): boolean {
    const reports = receive(this.port) as protocol.Report[] | undefined;
    if (reports !== undefined) this.arrive(reports);
    return reports !== undefined;
  }

  private arrive(reports: protocol.Report[]): void {
    this.shortcut.took();
    // What was written is earlier.
    if (this.shortcut.isWritten) this.readWritten();
    for (const report of reports) this.arrived.push(report);
  }

  private handleAll(): void {
    for (let report = this.arrived.shift(); report !== null; report = this.arrived.shift()) this.handle(report);
  }

  private handle(report: protocol.Report): void {
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

  /** A thread that does not hear runs code that does not return. */
  private endIfDeaf(): void {
    if (!this.started) return;
    const now = performance.now();
    const isDeaf = [...this.unheard.values()].some((deadline) => deadline <= now);
    if (isDeaf) this.end(stoppedError(this.options));
  }

  private exited(): void {
    // What it said last may not have been delivered yet.
    while (this.receive());
    this.readWritten();
    this.handleAll();
    this.died();
  }

  private died(): void {
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
