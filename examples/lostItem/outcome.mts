// What can become of one item and one cancelled consumer, and how often it did.

/**
 * - `delivered`: the consumer's caller has the item.
 * - `kept`: the consumer was cancelled and the item is still in the box, for somebody else.
 * - `lost`: the consumer was cancelled and the item is gone.
 */
export type Outcome = "delivered" | "kept" | "lost";

export type Kind = "plain" | "waitFor" | "gather";

/** One schedule of the grid. */
export interface Schedule {
  /** Turns between the moment when the item is handed over and the cancel (or the stop). */
  readonly turns: number;
  /** Functions between the consumer and whoever is cancelled. */
  readonly wrappers: number;
  readonly kind: Kind;
  /** Cancel once before the item arrives, too. */
  readonly early: boolean;
}

export interface Row {
  readonly program: string;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** The numbers of turns at which an item was lost, in ascending order. */
  readonly lostAt: readonly number[];
}

const kinds: readonly Kind[] = ["plain", "waitFor", "gather"];

/** Every schedule: 0 to 10 turns, 0 to 5 wrappers, each kind of wait, with and without an early cancel. */
export function schedules(): Schedule[] {
  const all: Schedule[] = [];
  for (let turns = 0; turns <= 10; turns++) {
    for (let wrappers = 0; wrappers <= 5; wrappers++) {
      for (const kind of kinds) {
        for (const early of [false, true]) all.push({ turns, wrappers, kind, early });
      }
    }
  }
  return all;
}

/** Counts outcomes as they come in. */
export class Tally {
  readonly #counts = { delivered: 0, kept: 0, lost: 0 };
  readonly #lostAt = new Set<number>();

  constructor(readonly program: string) {}

  add(outcome: Outcome, { turns }: Schedule): void {
    this.#counts[outcome]++;
    if (outcome === "lost") this.#lostAt.add(turns);
  }

  row(): Row {
    return { program: this.program, counts: { ...this.#counts }, lostAt: [...this.#lostAt].sort((a, b) => a - b) };
  }
}

export function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map((row) => row.program.length));
  console.log(`${"".padEnd(width)}  runs  delivered  kept  lost  lost at turn`);
  for (const { program, counts, lostAt } of rows) {
    const runs = counts.delivered + counts.kept + counts.lost;
    const cells = [
      program.padEnd(width),
      String(runs).padStart(4),
      String(counts.delivered).padStart(9),
      String(counts.kept).padStart(4),
      String(counts.lost).padStart(4),
      lostAt.join(" ") || "-",
    ];
    console.log(cells.join("  "));
  }
}
