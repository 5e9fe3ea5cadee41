/** A program for inspector.test.ts; what its comments name are places where the debugger stops. */
import { run, sleep, syncAwait } from "syncawait";

class Counter {
  #total = 0;

  /** @syncAwait */
  add(amount: number): number {
    const before = this.#total; // before the wait
    syncAwait(sleep(1));
    this.#total = before + amount; // after the wait
    return this.#total;
  }
}

/** @syncAwait */
function twice(amount: number): number {
  const counter = new Counter();
  const first = counter.add(amount); // before the call
  const second = counter.add(first); // after the call
  return first + second;
}

/** @syncAwait */
const arrow = (word: string): string => {
  const length = word.length;
  const times = twice(length); // in an arrow
  return `${word} ${times}`;
};

/** @syncAwait */
function main(): string {
  const text = arrow("four"); // in the task
  return text;
}

export const printed = run(main).then((text) => console.log(text));
