/**
 * The memory that this thread and a worker share, through which small calls and small results go without a message: see "The short way" in docs/reactor.md.
 * Who has written a slot says so by a cell, and only then does the other side read it.
 */

/** Where what is in {@link Slots.cells}. The state of each slot. */
export const ORDER = 0;
export const REPORT = 1;
/** How many messages of reports were posted, and how many this thread has taken from its port. */
export const REPORTS_POSTED = 2;
export const REPORTS_TAKEN = 3;
/** How many messages of orders the worker has taken from its port. */
export const ORDERS_TAKEN = 4;
/** What the worker does for the next call. */
export const WATCH = 5;
const CELLS = 16;

/** Of the order: it may be written. Of the report: nobody would look. */
export const IDLE = 0;
/** Of the report: it may be written, for this thread sleeps and will look as soon as it wakes. */
export const AWAITED = 1;
/** It is written, and still to be read. */
export const WRITTEN = 2;

/** It sleeps, or is busy: only a message brings it. */
export const ASLEEP = 0;
/** It looks for it. */
export const WATCHING = 1;
/** It is written, and the worker will see that: no message is posted. */
export const CLAIMED = 2;

const MOST_VALUES = 16;
const MOST_TEXT = 480;
const HEAD = 3;
const NUMBER_BYTES = (HEAD + 2 * MOST_VALUES) * Float64Array.BYTES_PER_ELEMENT;
const SLOT_BYTES = NUMBER_BYTES + MOST_TEXT * Uint16Array.BYTES_PER_ELEMENT;
const CELL_BYTES = CELLS * Int32Array.BYTES_PER_ELEMENT;

/** What a value is, in a slot; the others stand for themselves. */
const constants: readonly unknown[] = [undefined, null, false, true];
const NUMBER = 4;
const TEXT = 5;

/** One call, or one result: two numbers, and values as far as they are small. */
export class Slot {
  private readonly numbers: Float64Array;
  private readonly text: Uint16Array;

  constructor(memory: SharedArrayBuffer, offset: number) {
    this.numbers = new Float64Array(memory, offset, NUMBER_BYTES / Float64Array.BYTES_PER_ELEMENT);
    this.text = new Uint16Array(memory, offset + NUMBER_BYTES, MOST_TEXT);
  }

  get first(): number {
    return this.numbers[0] as number;
  }

  get second(): number {
    return this.numbers[1] as number;
  }

  /** @returns false if the values are not of a kind, or a size, that fits */
  write(first: number, second: number, values: readonly unknown[]): boolean {
    const { numbers } = this;
    if (values.length > MOST_VALUES) return false;
    numbers[0] = first;
    numbers[1] = second;
    numbers[2] = values.length;
    let used = 0;
    for (let at = 0; at < values.length; at++) {
      const value = values[at];
      if (typeof value === "string") {
        if (used + value.length > MOST_TEXT) return false;
        this.writeText(used, value);
        used += value.length;
      }
      if (!this.writeValue(HEAD + 2 * at, value)) return false;
    }
    return true;
  }

  read(): unknown[] {
    const { numbers, text } = this;
    const values: unknown[] = [];
    let used = 0;
    for (let left = numbers[2] as number, at = HEAD; left > 0; left--, at += 2) {
      const kind = numbers[at] as number;
      const content = numbers[at + 1] as number;
      if (kind === TEXT) {
        // A view of shared memory may not be spread into a native call: it is copied.
        values.push(String.fromCharCode(...text.slice(used, used + content)));
        used += content;
      } else values.push(kind === NUMBER ? content : constants[kind]);
    }
    return values;
  }

  private writeText(from: number, value: string): void {
    for (let at = 0; at < value.length; at++) this.text[from + at] = value.charCodeAt(at);
  }

  private writeValue(at: number, value: unknown): boolean {
    const { numbers } = this;
    if (typeof value === "number") {
      numbers[at] = NUMBER;
      numbers[at + 1] = value;
      return true;
    }
    if (typeof value === "string") {
      numbers[at] = TEXT;
      numbers[at + 1] = value.length;
      return true;
    }
    const kind = constants.indexOf(value);
    numbers[at] = kind;
    return kind >= 0;
  }
}

export class Slots {
  readonly cells: Int32Array;
  /** A call: the number of it, and of the function; then the arguments. */
  readonly order: Slot;
  /** A result: the number of the call; then the value. */
  readonly report: Slot;

  constructor(readonly memory = new SharedArrayBuffer(CELL_BYTES + 2 * SLOT_BYTES)) {
    this.cells = new Int32Array(memory, 0, CELLS);
    this.order = new Slot(memory, CELL_BYTES);
    this.report = new Slot(memory, CELL_BYTES + SLOT_BYTES);
  }
}
