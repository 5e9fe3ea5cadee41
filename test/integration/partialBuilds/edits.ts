/** A small program whose text depends on a few choices, so that an edit is another choice. */
export interface Choices {
  /** Which of the leaves are annotated. */
  readonly annotated: readonly boolean[];
  /** What each function in the middle calls: a leaf, a function before it, or nothing. */
  readonly middle: readonly number[];
  /** What an overriding method calls, which the users of the base class do not import. */
  readonly override: number;
  /** What a callback calls. */
  readonly callback: number;
  /** What is stored in a property of function type. */
  readonly handler: number;
  /** Renames a function that several files use. */
  readonly name: number;
  readonly atomic: boolean;
}

/** Nothing is annotated, but a single annotation reaches files that do not import the leaf. */
export const initial: Choices = {
  annotated: [false, false],
  middle: [0, 2, 1],
  override: 0,
  callback: 3,
  handler: 1,
  name: 0,
  atomic: false,
};

/** One choice is made anew. @param random gives numbers below its argument */
export function edited(choices: Choices, random: (limit: number) => number): Choices {
  const call = () => random(6) - 1;
  const replaced = <T>(list: readonly T[], value: T): T[] => {
    const place = random(list.length);
    return list.map((each, index) => (index === place ? value : each));
  };
  const flipped = (list: readonly boolean[]): boolean[] => {
    const place = random(list.length);
    return list.map((each, index) => (index === place) !== each);
  };
  const edits: (() => Choices)[] = [
    // Half of all edits, because it is what reaches furthest.
    ...Array.from({ length: 6 }, () => () => ({ ...choices, annotated: flipped(choices.annotated) })),
    () => ({ ...choices, middle: replaced(choices.middle, call()) }),
    () => ({ ...choices, override: call() }),
    () => ({ ...choices, callback: call() }),
    () => ({ ...choices, handler: call() }),
    () => ({ ...choices, name: random(3) }),
    () => ({ ...choices, atomic: !choices.atomic }),
  ];
  return (edits[random(edits.length)] as () => Choices)();
}

/** The library's files, and the program's. */
export function filesOf(choices: Choices): {
  readonly library: Record<string, string>;
  readonly program: Record<string, string>;
} {
  const last = `middle${["", "Again", "Other"][choices.name]}`;
  const names = ["leaf0", "leaf1", "middle0", "middle1", last];
  const call = (index: number): string => (index < 0 ? "1" : `${names[index]}(1)`);
  const leaves = choices.annotated.map((isAnnotated, index) => {
    const body = isAnnotated ? "return syncAwait(n);" : "return n;";
    return `${isAnnotated ? "/** @syncAwait */\n" : ""}export function leaf${index}(n: number): number { ${body} }`;
  });
  const middle = choices.middle.map((index, own) => {
    const before = own === 2 && choices.atomic ? "/** @syncAtomic */\n" : "";
    const name = own === 2 ? last : `middle${own}`;
    return `${before}export function ${name}(n: number): number { return n > 9 ? n : ${call(Math.min(index, own + 1))}; }`;
  });
  return {
    library: {
      "leaf.ts": `import { syncAwait } from "syncawait";\nexport type Wait = typeof syncAwait;\n${leaves.join("\n")}\n`,
      "middle.ts": `import { leaf0, leaf1 } from "./leaf.js";\n${middle.join("\n")}\nexport const all: unknown[] = [leaf0, leaf1];\n`,
      "base.ts": "export class Base {\n  m(): number { return 0; }\n  handler: () => number = () => 1;\n}\n",
      "each.ts": "export function each(visit: (n: number) => number): number { return visit(1); }\n",
    },
    program: {
      "derived.ts": `${imports(last)}import { Base } from "library/base.js";\nexport class Derived extends Base { override m(): number { return ${call(choices.override)}; } }\n`,
      "user.ts":
        'import type { Base } from "library/base.js";\nexport const use = (base: Base): number => base.m();\nexport function handle(base: Base): number { return base.handler(); }\nexport function above(base: Base): number { return handle(base) + use(base); }\n',
      "main.ts": `${imports(last)}import { each } from "library/each.js";\nimport { Derived } from "./derived.js";\nimport { above } from "./user.js";\nconst derived = new Derived();\nderived.handler = () => ${call(choices.handler)};\nexport function main(): number { return above(derived); }\nexport function back(): number { return each((n) => n + ${call(choices.callback)}); }\n`,
    },
  };
}

function imports(last: string): string {
  return `import { leaf0, leaf1 } from "library/leaf.js";\nimport { middle0, middle1, ${last} } from "library/middle.js";\nexport const used: unknown[] = [leaf0, leaf1, middle0, middle1, ${last}];\n`;
}
