// Painting is pure computation, and no wait makes that shorter. One task does all of it and lets the event loop turn after
// each piece; otherwise the pages that wait for the same language would all paint in the turn in which it arrives.
import { SyncFuture, spawn, syncAwait, yieldNow } from "syncawait";
import { type Highlighter, paint } from "./highlighting.mjs";

interface Job {
  readonly highlighter: Highlighter;
  readonly code: string;
  readonly language: string;
  readonly html: SyncFuture<string>;
}

export class Painter {
  /** The longest single piece of work, in milliseconds. */
  longest = 0;
  readonly #jobs: Job[] = [];
  #running = false;

  /** The HTML of a piece of code, when its turn has come. */
  paint(highlighter: Highlighter, code: string, language: string): SyncFuture<string> {
    const html = new SyncFuture<string>();
    this.#jobs.push({ highlighter, code, language, html });
    if (!this.#running) spawn(() => this.#work());
    return html;
  }

  /** @syncAwait */
  #work(): void {
    this.#running = true;
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      syncAwait(yieldNow());
      this.#paintOne(job);
    }
    this.#running = false;
  }

  /** Completing the future lets the page go on at once, inside this call, up to its next wait. */
  #paintOne({ highlighter, code, language, html }: Job): void {
    const begin = performance.now();
    try {
      const painted = paint(highlighter, code, language);
      this.longest = Math.max(this.longest, performance.now() - begin);
      html.resolve(painted);
    } catch (error) {
      html.tryReject(error);
    }
  }
}
