import ts from "typescript";
import { analyzeProgram, createTransformer } from "../../../transformer/index.js";
import { programOf } from "./program.js";

/** What `main.ts` becomes, compiled with what its program tells. */
function emitMain(files: Readonly<Record<string, string>>): string {
  const program = programOf(files);
  const facts = analyzeProgram(ts, program);
  const factory = createTransformer(ts, { propagate: "program" }, { report: () => {}, factsFor: () => facts });
  let text = "";
  program.emit(
    program.getSourceFile("/main.ts"),
    (_, written) => {
      text = written;
    },
    undefined,
    false,
    { before: [factory] },
  );
  return text;
}

const tree = `
  import { syncAwait } from "syncawait";
  export class Tree {
    /** @syncAwait */ *walk(): Generator<number> { yield syncAwait(1); }
    /** @syncAwait */ *[Symbol.iterator](): Generator<number> { yield* this.walk(); }
  }
  export function* plain(): Generator<number> { yield 1; }
`;

test.each([
  ["for-of", "for (const n of new Tree().walk()) n;", "$sa.iterate("],
  ["for-of over an iterable", "for (const n of new Tree()) n;", "$sa.iterate("],
  ["spread", "Math.max(...new Tree());", "$sa.collect("],
  ["destructuring", "const [n] = new Tree(); n;", "$sa.take("],
])("%s over a generator of another file suspends, by what the program tells", (_, code, helper) => {
  const main = `import { Tree } from "./tree"; export function main() { ${code} }`;
  expect(emitMain({ "tree.ts": tree, "main.ts": main })).toContain(helper);
});

const literals = `
  import { syncAwait } from "syncawait";
  export const point = { /** @syncAwait */ get x(): number { return syncAwait(1); }, y: 1 };
  export class Other { x = 1 }
  export class Base {
    /** @syncAwait */ set x(to: number) { syncAwait(to); }
    /** @syncAwait */ get own(): number { return syncAwait(1); }
  }
`;

test.each([
  ["a spread", "return { ...point };", "$sa.copy("],
  ["a rest", "const { ...rest } = point; return rest;", "$sa.copy("],
  ["a nested pattern", "const { p: { x } } = { p: point }; return x;", '$sa.get($o2, "x")'],
  ["a parameter", "return (({ x }: typeof point) => x)(point);", '$sa.get($o1, "x")'],
  ["a caught value", "try { return 1; } catch ({ x }: any) { return x; }", '$sa.get($o1, "x")'],
  ["the head of a loop", "for (const { x } of [point]) return x;", '$sa.get($o1, "x")'],
  ["a setter", "[new Base().x] = [1];", '$sa.set(new Base(), "x"'],
  ["a nested iterator", "const { t: [n] } = { t: new Tree() }; return n;", '$sa.take("t", '],
])("%s of what another file compiles suspends, by what the program tells", (_, code, helper) => {
  const main = `import { Base, Other, point } from "./literals"; import { Tree } from "./tree"; export function main() { ${code} }`;
  const emitted = emitMain({ "literals.ts": literals, "tree.ts": tree, "main.ts": main });
  expect(emitted).toContain(helper.replace('"t"', "null"));
});

test.each([
  [
    "the getters of a class, which are no object's own",
    "const { ...rest } = new Base(); return { ...new Base(), rest };",
  ],
  ["a property of that name elsewhere", "const { p: { x } } = { p: new Other() }; return x;"],
  ["arrays in arrays", "const [[n], { y: [m] }] = [[1], { y: [2] }] as [number[], { y: [number] }]; return [n, m];"],
])("%s: nothing changes", (_, code) => {
  const main = `import { Base, Other, point } from "./literals"; import { Tree } from "./tree"; export function main() { ${code} }`;
  expect(emitMain({ "literals.ts": literals, "tree.ts": tree, "main.ts": main })).not.toContain("$sa");
});

test("a generator that only hands on is compiled too", () => {
  const main = `import { Tree } from "./tree"; export function* all(t: Tree) { yield* t.walk(); }`;
  expect(emitMain({ "tree.ts": tree, "main.ts": main })).toContain("$sa.delegate(");
});

test("what iterates over anything else stays as it was", () => {
  const main = `import { plain } from "./tree"; export function main(l: number[]) { for (const n of l) n; return [...plain()]; }`;
  expect(emitMain({ "tree.ts": tree, "main.ts": main })).not.toContain("$sa");
});

const money = `
  import { syncAwait } from "syncawait";
  export class Money {
    /** @syncAwait */ toString(): string { return syncAwait("1"); }
  }
`;

test.each([
  ["an object of the program's", "m: Money", true],
  ["one whose type nobody knows", "m: any", true],
  ["a number", "m: number", false],
])("a template over %s: what its type tells", (_, parameter, suspends) => {
  const main = `import { Money } from "./money"; export function main(${parameter}) { return \`\${m}\`; }`;
  expect(emitMain({ "money.ts": money, "main.ts": main }).includes("$sa.convert(")).toBe(suspends);
});

test("an array is iterated over as it was, also beside a generator that waits", () => {
  const main = `import { syncAwait } from "syncawait";
    /** @syncAwait */ function* waits(): Generator<number> { yield syncAwait(1); }
    export function main(list: number[]) { for (const n of list) n; return [...waits()]; }`;
  const emitted = emitMain({ "main.ts": main });
  expect(emitted).toContain("for (const n of list)");
  expect(emitted).toContain("$sa.collect(");
});

describe("what the declarations of a package say", () => {
  const bag = `
    export declare class Bag {
      /** @suspends */ get size(): number;
      get plain(): number;
      /** @suspends */ [Symbol.iterator](): Generator<number>;
    }
    /** @suspends */ export declare function upTo(n: number): Generator<number>;
  `;

  test.each([
    ["a getter", "bag.size;", '$sa.get(bag, "size")'],
    ["a getter in a pattern", "const { size } = bag; size;", "$sa.fields("],
    ["an iterable", "for (const n of bag) n;", "$sa.iterate("],
    ["a generator", "[...upTo(3)];", "$sa.collect("],
  ])("%s suspends", (_, code, helper) => {
    const main = `import { Bag, upTo } from "bag"; export function main(bag: Bag) { ${code} upTo; }`;
    expect(emitMain({ "node_modules/bag/index.d.ts": bag, "main.ts": main })).toContain(helper);
  });

  test("nothing else does", () => {
    const main = `import { Bag } from "bag"; export function main(b: Bag, l: number[]) { for (const n of l) n; return b.plain; }`;
    expect(emitMain({ "node_modules/bag/index.d.ts": bag, "main.ts": main })).not.toContain("$sa");
  });
});
