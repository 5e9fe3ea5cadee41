/**
 * A stack that blocks, and on which others block, down to {@link DEEPEST}: each wait is for something that the reactor does, and has to bring what was asked for. No
 * wait here may suspend (a loop over a reader would): a stack that went on above the one that it waits for would wait for ever.
 */
import assert from "node:assert/strict";
import { type SyncFuture, runNestedUntilComplete as wait } from "syncawait";
import { createReactor, type RemoteModule } from "syncawait/reactor";
import type { World } from "../world.mjs";

export const DEEPEST = 30;
const own = new URL(import.meta.url);
const module = `
  export const echo = (value) => value;
  export const refuse = (text) => { throw Object.assign(new RangeError(text), { code: "ERR_PLANNED" }); };
  export async function* count(to) { for (let n = 0; n < to; n++) yield n; }
  export const never = (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  export const exit = () => process.exit(0);
`;

interface Module {
  echo<T>(value: T): T;
  refuse(text: string): void;
  count(to: number): AsyncIterable<number>;
  never(signal: AbortSignal): Promise<void>;
  exit(): void;
}

export class Burrow {
  readonly reactor = createReactor({ threads: 2, stopGrace: 30_000 });
  /** Its threads are ended on purpose, time and again. */
  private readonly dying = createReactor({ stopGrace: 30_000 });
  readonly byKind = new Map<string, number>();
  waited = 0;
  deepest = 0;
  private readonly work: RemoteModule<Module>;
  private readonly mortal: RemoteModule<Module>;

  constructor(private readonly world: World) {
    const url = `data:text/javascript,${encodeURIComponent(module)}`;
    this.work = wait(this.reactor.import<Module>(url));
    this.mortal = wait(this.dying.import<Module>(url));
  }

  close(): void {
    this.reactor.close();
    this.dying.close();
  }

  /** Blocks, and while it does callbacks of what comes in between block above it. */
  dig(depth: number): void {
    this.deepest = Math.max(this.deepest, depth);
    let under = 0;
    if (depth < DEEPEST && !this.world.ended) {
      const branches = this.world.chance(0.6) ? 1 : this.world.below(2);
      for (let n = 0; n < branches; n++) {
        under++;
        this.something().addDoneCallback(() => {
          this.guard(() => this.dig(depth + 1));
          under--;
        });
      }
    }
    const [name, body] = this.choose();
    this.byKind.set(name, (this.byKind.get(name) ?? 0) + 1);
    this.waited++;
    body();
    // So that it digs as deep as it can: what was begun here ends here.
    while (under > 0) wait(this.reactor.sleep(1));
  }

  guard(body: () => void): void {
    try {
      body();
    } catch (error) {
      this.world.faults.push(error);
    }
  }

  private something(): SyncFuture<unknown> {
    return this.world.chance(0.5) ? this.work.echo(1) : this.reactor.fs.stat(own);
  }

  private choose(): readonly [string, () => void] {
    const kinds = this.kinds;
    let left = this.world.random() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight, body] of kinds) {
      left -= weight;
      if (left < 0) return [name, body];
    }
    return ["echo", () => this.echo()];
  }

  private readonly kinds: readonly (readonly [string, number, () => void])[] = [
    ["echo", 30, () => this.echo()],
    ["several", 10, () => this.several()],
    ["file", 10, () => assert(wait(this.reactor.fs.readFile(own, "utf8")).includes("Burrow"))],
    ["folder", 3, () => assert(wait(this.reactor.fs.readdir(new URL(".", own))).includes("burrow.mts"))],
    ["sleep", 10, () => assert.equal(wait(this.reactor.sleep(this.world.below(3))), undefined)],
    ["refusal", 8, () => this.refusal()],
    ["missing file", 4, () => assert.throws(() => wait(this.reactor.fs.open("/nowhere/at/all")), { code: "ENOENT" })],
    ["stream", 6, () => this.stream()],
    ["left stream", 4, () => this.leftStream()],
    ["open file", 4, () => this.openFile()],
    ["time limit", 3, () => this.timeLimit()],
    ["cancel", 6, () => this.cancel()],
    ["child", 0.3, () => assert.equal(wait(this.reactor.exec("echo x")).stdout, "x\n")],
    ["thread's end", 0.1, () => this.threadsEnd()],
  ];

  private echo(): void {
    const value = this.world.below(1_000_000);
    assert.equal(wait(this.work.echo(value)), value);
  }

  private several(): void {
    const calls = Array.from({ length: 20 }, (_, n) => this.work.echo(n) as SyncFuture<number>);
    assert.deepEqual(
      calls.map((call) => wait(call)),
      calls.map((_, n) => n),
    );
  }

  private refusal(): void {
    const text = `refused ${this.world.below(1000)}`;
    assert.throws(() => wait(this.work.refuse(text)), { name: "RangeError", message: text, code: "ERR_PLANNED" });
  }

  private stream(): void {
    const to = this.world.below(100);
    const numbers = wait(this.work.count(to));
    for (let n = 0; n < to; n++) assert.equal(wait(numbers.take()).value, n);
    assert(wait(numbers.take()).done);
  }

  private leftStream(): void {
    const chunks = this.reactor.fs.createReadStream(own, { highWaterMark: 100 });
    assert.equal(wait(chunks.take()).value?.length, 100);
    wait(chunks.close());
  }

  private openFile(): void {
    const file = wait(this.reactor.fs.open(own));
    try {
      assert.equal(wait(file.read(3, 0)).toString(), "/**");
    } finally {
      wait(file.close());
    }
  }

  private timeLimit(): void {
    assert.throws(() => wait(this.reactor.with({ timeout: 2 }).sleep(60_000)), { name: "TimeoutError" });
  }

  private cancel(): void {
    const controller = new AbortController();
    const call = this.work.never(controller.signal);
    if (this.world.chance(0.5)) assert(call.cancel());
    else {
      controller.abort(new Error("planned"));
      assert.throws(() => wait(call), { message: "planned" });
    }
  }

  private threadsEnd(): void {
    assert.throws(() => wait(this.mortal.exit()), { code: "ERR_SYNCAWAIT_REACTOR_DIED" });
    assert.equal(wait(this.mortal.echo(1)), 1);
  }
}
