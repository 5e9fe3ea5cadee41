import type { Random } from "fast-check";

/** Choices at random, all from one generator of numbers. */
export class Draw {
  constructor(private readonly random: Random) {}

  /** From 0 to `max`, both included. */
  upTo(max: number): number {
    return this.random.nextInt(0, max);
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.upTo(99) < percent;
  }

  pick<T>(items: readonly T[]): T {
    const picked = items[this.upTo(items.length - 1)];
    if (items.length === 0) throw new RangeError("nothing to pick from");
    return picked as T;
  }

  /** One of the values, each as often as its weight says. */
  weighted<T>(...choices: readonly (readonly [weight: number, value: T])[]): T {
    let rest = this.upTo(choices.reduce((sum, [weight]) => sum + weight, 0) - 1);
    for (const [weight, value] of choices) {
      if (rest < weight) return value;
      rest -= weight;
    }
    throw new RangeError("nothing to choose from");
  }

  /** `make` called some times, from `least` to `most`. */
  times<T>(least: number, most: number, make: (index: number) => T): T[] {
    const count = least + this.upTo(most - least);
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
