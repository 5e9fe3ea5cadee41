/**
 * A program for stacks.test.ts: every kind of function that is compiled, each calling on to `leaf`, which fails. It is run as it is written and as it is
 * compiled, and the stacks have to agree, line by line and column by column.
 *
 * @syncAwait file
 */
import { syncAwait } from "syncawait";

declare const later: (value: unknown) => unknown;

function leaf(): never {
  syncAwait(later(1));
  throw new Error("leaf");
}

function declaration(): void {
  const unused = 1;
  if (unused > 0) leaf();
}

const arrow = () => leaf();
const arrowWithBlock = () => {
  leaf();
};
const expression = () => {
  leaf();
};
const named = function itself(n: number): void {
  if (n > 0) itself(n - 1);
  else leaf();
};

class Base {
  field = 1;
  method(): void {
    leaf();
  }
  static make(): void {
    leaf();
  }
  #hidden(): void {
    leaf();
  }
  callsHidden(): void {
    this.#hidden();
  }
  ["computed" + ""](): void {
    leaf();
  }
}

class Derived extends Base {
  override method(): void {
    super.method();
  }
}

const literal = {
  method(): void {
    leaf();
  },
  property: () => leaf(),
  nested: { deep: { method: (): void => leaf() } },
};

function withDefault(a = leaf()): void {
  void a;
}

function withSimpleDefault(a = 1, { b } = { b: 2 }): void {
  if (a + b > 0) leaf();
}

function tag(_: TemplateStringsArray, ...values: unknown[]): void {
  if (values.length > 0) leaf();
}

function optional(o?: { method(): void }): void {
  o?.method();
}

function inArguments(): void {
  void Math.max(1, Number(literal.method()));
}

function inTemplate(): string {
  return `${1 + 1} ${leaf()}`;
}

function inCallback(): void {
  [1].forEach(function each() {
    leaf();
  });
}

function inLoop(): void {
  for (const each of [1, 2]) {
    switch (each) {
      case 1:
        continue;
      default:
        try {
          leaf();
        } finally {
          void 0;
        }
    }
  }
}

function severalLines(): void {
  void literal.nested.deep
    // behind a comment
    .method();
}

class Point {
  #length = 0;
  constructor(readonly name: string) {
    if (name !== "") leaf();
  }
  get length(): number {
    leaf();
    return this.#length;
  }
  set length(value: number) {
    this.#length = value;
    leaf();
  }
}

function construct(): void {
  new Point("a");
}

function get(): void {
  void new Point("").length;
}

function set(): void {
  new Point("").length = 1;
}

class Field {
  value = leaf();
}

function field(): void {
  new Field();
}

const object = {
  get it(): number {
    leaf();
    return 1;
  },
};

function* generator(): Generator<number> {
  yield 1;
  leaf();
}

function iterate(): void {
  for (const each of generator()) void each;
}

async function host(): Promise<void> {
  const unused = 1;
  if (unused > 0) leaf();
}

/** @syncAwait */
async function task(): Promise<void> {
  leaf();
}

/** Thrown by the engine. */
function typeError(): void {
  syncAwait(later(1));
  const nothing = null as unknown as { method(): void };
  nothing.method();
}

function notAFunction(): void {
  syncAwait(later(1));
  const nothing = 1 as unknown as () => void;
  nothing();
}

export const cases: Record<string, () => unknown> = {
  declaration: () => declaration(),
  arrow: () => arrow(),
  arrowWithBlock: () => arrowWithBlock(),
  expression: () => expression(),
  named: () => named(2),
  method: () => new Base().method(),
  staticMethod: () => Base.make(),
  privateMethod: () => new Base().callsHidden(),
  computedMethod: () => (new Base() as unknown as { computed(): void }).computed(),
  superMethod: () => new Derived().method(),
  literalMethod: () => literal.method(),
  literalProperty: () => literal.property(),
  withDefault: () => withDefault(),
  withSimpleDefault: () => withSimpleDefault(),
  taggedTemplate: () => tag`${1}`,
  optional: () => optional(literal),
  inArguments: () => inArguments(),
  inTemplate: () => inTemplate(),
  inCallback: () => inCallback(),
  inLoop: () => inLoop(),
  severalLines: () => severalLines(),
  construct: () => construct(),
  get: () => get(),
  set: () => set(),
  field: () => field(),
  literalGetter: () => object.it,
  iterate: () => iterate(),
  host: () => host(),
  task: () => task(),
  typeError: () => typeError(),
  notAFunction: () => notAFunction(),
};
