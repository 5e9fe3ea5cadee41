/** Ways in which a package's face can hand on a function of another file. */
export const reexports = {
  "export { leaf } from": {
    face: 'export { leaf } from "./leaf.js";\n',
    use: 'import { leaf } from "library/index.js";\nexport function use(): number { return leaf(1); }\n',
  },
  "export * from": {
    face: 'export * from "./leaf.js";\n',
    use: 'import { leaf } from "library/index.js";\nexport function use(): number { return leaf(1); }\n',
  },
  "export * as": {
    face: 'export * as leaves from "./leaf.js";\n',
    use: 'import { leaves } from "library/index.js";\nexport function use(): number { return leaves.leaf(1); }\n',
  },
  "export default": {
    face: 'import { leaf } from "./leaf.js";\nexport default leaf;\n',
    use: 'import leaf from "library/index.js";\nexport function use(): number { return leaf(1); }\n',
  },
  "a type of another file": {
    face: 'import type { Leaves } from "./leaves.js";\nimport { leaves } from "./leaves.js";\nexport function make(): Leaves { return leaves; }\n',
    use: 'import { make } from "library/index.js";\nexport function use(): number { return make().leaf(1); }\n',
  },
  "a type that is inferred": {
    face: 'import { make } from "./make.js";\nexport const made = make();\n',
    use: 'import { made } from "library/index.js";\nexport function use(): number { return made.leaf(1); }\n',
  },
  "a circle": {
    face: 'export { leaf } from "./around.js";\n',
    use: 'import { leaf } from "library/index.js";\nexport function use(): number { return leaf(1); }\n',
  },
} as const;

export type Reexport = keyof typeof reexports;

/** A library, and a program in which nothing changes but what the library's declarations say. */
export function sourcesOf(reexport: Reexport, waits: boolean): Record<string, string> {
  const { face, use } = reexports[reexport];
  const body = waits ? "return syncAwait(n);" : "return n;";
  return {
    "src/library/leaf.ts": `import { syncAwait } from "syncawait";\nexport type Wait = typeof syncAwait;\n${waits ? "/** @syncAwait */\n" : ""}export function leaf(n: number): number { ${body} }\n`,
    "src/library/leaves.ts":
      'import { leaf } from "./leaf.js";\nexport class Leaves { leaf(n: number): number { return leaf(n); } }\nexport const leaves = new Leaves();\n',
    "src/library/make.ts":
      'import { type Leaves, leaves } from "./leaves.js";\nexport function make(): Leaves { return leaves; }\n',
    "src/library/around.ts": 'export { leaf } from "./leaf.js";\nexport * as index from "./index.js";\n',
    "src/library/index.ts": face,
    "src/program/use.ts": use,
    "src/program/main.ts": 'import { use } from "./use.js";\nexport function main(): number { return use(); }\n',
  };
}
