import { Draw } from "./draw.js";
import type { Scope, Type } from "./scope.js";
import { expression, type Tree } from "./tree.js";

/** What all rules of the grammar share: the dice, fresh names, and the two statements that keep every program finite and watched. */
export class Writer {
  readonly draw: Draw;
  #names = 0;
  #budget: number;
  #marks = 0;

  constructor(random: ConstructorParameters<typeof Draw>[0]) {
    this.draw = new Draw(random);
    this.#budget = this.draw.pick([5, 10, 30, 70]);
  }

  /** A name for a new variable of `scope`: mostly one of its own, sometimes one that hides another. */
  name(scope: Scope, hide = true): string {
    const other = this.draw.pick(["number", "object", "callable"] as const satisfies readonly Type[]);
    const hidden = scope.visible(other);
    if (hide && hidden.length > 0 && this.draw.chance(8)) {
      const { name } = this.draw.pick(hidden);
      if (!scope.declaresHere(name)) return name;
    }
    return `${"abcdefgh"[this.#names % 8]}${Math.floor(this.#names++ / 8) || ""}`;
  }

  /** Takes one from what the program may still be made of; false if nothing is left, so that programs come to an end. */
  spend(): boolean {
    return --this.#budget > 0;
  }

  /** A number of its own for each event. */
  mark(): number {
    return ++this.#marks;
  }

  /** Sometimes the value with an event, so that the order of evaluation can be seen; sometimes the value waited for. */
  watched(value: Tree): Tree {
    const { draw } = this;
    if (draw.chance(14)) return this.waited(value);
    return draw.chance(12) ? expression`t(${this.mark()}, ${value})` : value;
  }

  waited(value: Tree): Tree {
    if (this.draw.chance(3)) return expression`syncAwait(fails(${this.mark()}))`;
    return expression`syncAwait(w(${value}))`;
  }
}

/** At the head of every loop and every function: what runs too long fails, natively and compiled at the same place. */
export const fuel = "if (--fuel.left < 0) throw fuel;";
