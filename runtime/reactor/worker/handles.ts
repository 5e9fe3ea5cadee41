import type { Reports } from "./reports.js";
import { Sink } from "./sink.js";
import { Source } from "./source.js";

/** Something that is kept until the other side drops it. */
export interface Handle {
  drop(): void;
}

/** What the other side knows by a number. */
export class Handles {
  private readonly kept = new Map<number, Handle>();
  private nextId = 1;

  constructor(readonly reports: Reports) {}

  keep(handle: Handle): number {
    const id = this.nextId++;
    this.kept.set(id, handle);
    return id;
  }

  /** @param id that the other side has chosen; without one, the next. `unshared`: nobody in this thread keeps the chunks */
  keepSource(iterable: AsyncIterable<unknown>, { id = this.nextId++, unshared = true } = {}): number {
    this.kept.set(id, new Source(this, id, iterable, unshared));
    return id;
  }

  keepSink(stream: NodeJS.WritableStream, id = this.nextId++): number {
    this.kept.set(id, new Sink(this, id, stream));
    return id;
  }

  /** @throws Error for what was dropped, or closed */
  get<H extends Handle>(id: number, kind: abstract new (...args: never[]) => H): H {
    const handle = this.kept.get(id);
    if (handle instanceof kind) return handle;
    throw Object.assign(new Error("This was closed already"), { code: "EBADF" });
  }

  source(id: number): Source | undefined {
    const handle = this.kept.get(id);
    return handle instanceof Source ? handle : undefined;
  }

  sink(id: number): Sink | undefined {
    const handle = this.kept.get(id);
    return handle instanceof Sink ? handle : undefined;
  }

  /** It has come to its own end. */
  forget(id: number): void {
    this.kept.delete(id);
  }

  drop(id: number): void {
    const handle = this.kept.get(id);
    this.kept.delete(id);
    handle?.drop();
  }
}
