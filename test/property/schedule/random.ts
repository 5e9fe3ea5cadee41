/** What a seed decides. */
import { seededRandom } from "../../../runtime/testing/index.js";

export class Random {
  private readonly next: () => number;

  constructor(seed: number) {
    // Neighbouring seeds must not begin alike.
    this.next = seededRandom(Math.imul(seed + 1, 0x9e3779b1));
  }

  /** From 0 up to, not including, `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}
