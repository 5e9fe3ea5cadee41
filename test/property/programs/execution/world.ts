import { format, formatLine } from "../../../support/fixtures/child/format.js";

/** More events than this, and a program is stopped, as it is by lack of fuel. */
const mostEvents = 600;
const fuelOfAProgram = 150;

/** How a run of a program waits. */
export interface Waiting {
  readonly later: (value: unknown) => unknown;
  readonly fails: (error: unknown) => unknown;
}

/** What one run of a program sees of the world, and its event log. */
export class World {
  /** The parameters of the function that a program's text is the body of. */
  static readonly names = ["require", "fuel", "kept", "log", "t", "w", "fails", "tag"];

  readonly log: string[] = [];
  readonly #fuel = Object.assign(new Error("out of fuel"), { left: fuelOfAProgram });
  readonly #sites: TemplateStringsArray[] = [];

  constructor(private readonly waiting: Waiting) {}

  /** The values of {@link World.names}. */
  globals(packages: Readonly<Record<string, unknown>>): readonly unknown[] {
    const { later, fails } = this.waiting;
    const log = (...values: unknown[]): void => this.#event(formatLine(values));
    const t = (mark: number, value: unknown): unknown => {
      this.#event(String(mark));
      return value;
    };
    const tag = (strings: TemplateStringsArray, ...values: unknown[]): unknown => {
      this.#event(`tag ${format(strings.raw)} ${this.#site(strings)} ${format(values)}`);
      return values[0];
    };
    const failing = (mark: number): unknown => fails(new Error(`failure ${mark}`));
    const load = (name: string): unknown => packages[name];
    return [load, this.#fuel, [], log, t, later, failing, tag];
  }

  /** The same number for the same template object. */
  #site(strings: TemplateStringsArray): number {
    if (!this.#sites.includes(strings)) this.#sites.push(strings);
    return this.#sites.indexOf(strings);
  }

  #event(line: string): void {
    this.log.push(line);
    if (this.log.length > mostEvents) throw this.#fuel;
  }
}
