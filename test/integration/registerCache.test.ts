import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { supportedNodes } from "./support/nodes";
import { programs } from "./support/programs";

jest.setTimeout(120_000);

const files = {
  "package.json": { name: "app", syncawait: { instrument: ["library"] } },
  "tsconfig.json": { compilerOptions: { useDefineForClassFields: false } },
  "main.ts": `
    import { one } from "./one";
    import { library } from "library";
    class Page { title?: string; }
    console.log(one, library(() => 2), "title" in new Page());
  `,
  "one.ts": 'export const one: string = "one";',
  "node_modules/library/package.json": { name: "library", main: "index.js" },
  "node_modules/library/index.js": "exports.library = function (visit) { return visit(); };",
};

// The cache knows nothing of versions; one of each way into the loader is enough.
for (const { major, path } of supportedNodes().filter((node) => node.major !== 22)) {
  const maybe = path ? describe : describe.skip;
  const node = path as string;

  maybe(`the loader's cache on Node ${major}`, () => {
    const program = programs();

    /** A program that can no longer compile: the same version of TypeScript, without a compiler. */
    const withoutCompiler = (one: ReturnType<typeof program>) => {
      const { version } = JSON.parse(readFileSync(one.path("node_modules/typescript/package.json"), "utf8"));
      one.delete("node_modules/typescript");
      one.write({
        "node_modules/typescript/package.json": { name: "typescript", version, main: "index.js" },
        "node_modules/typescript/index.js": 'throw new Error("the compiler was loaded");',
      });
    };

    test("lies in node_modules/.cache, and serves without loading the compiler", async () => {
      const one = program(files);
      expect(await one.output(node, "main.ts", { SYNCAWAIT_CACHE: "" })).toBe("one 2 false\n");
      const entries = readdirSync(one.path("node_modules/.cache/syncawait"));
      expect(entries).toHaveLength(4);
      withoutCompiler(one);
      expect(await one.output(node, "main.ts", { SYNCAWAIT_CACHE: "" })).toBe("one 2 false\n");
      expect(readdirSync(one.path("node_modules/.cache/syncawait"))).toEqual(entries);
    });

    test.each([
      ["a source", { "one.ts": 'export const one: string = "two";' }, "two 2 false\n"],
      ["the options", { "package.json": { name: "app", syncawait: {} } }, "one 2 false\n"],
      ["a tsconfig.json", { "tsconfig.json": {} }, "one 2 true\n"],
    ])("misses when %s changes", async (_name, change, output) => {
      const one = program(files);
      const env = { SYNCAWAIT_CACHE: one.path("cache") };
      await one.output(node, "main.ts", env);
      const before = readdirSync(one.path("cache")).length;
      one.write(change as Record<string, string | object>);
      expect(await one.output(node, "main.ts", env)).toBe(output);
      const grown = readdirSync(one.path("cache")).length > before;
      expect(grown).toBe(!("package.json" in change));
      if (grown) {
        withoutCompiler(one);
        expect(await one.output(node, "main.ts", env)).toBe(output);
      }
    });

    test("a damaged entry counts as missing, and is replaced", async () => {
      const one = program(files);
      const env = { SYNCAWAIT_CACHE: one.path("cache") };
      await one.output(node, "main.ts", env);
      const good = readdirSync(one.path("cache")).map((name) => readFileSync(one.path("cache", name), "utf8"));
      for (const [index, name] of readdirSync(one.path("cache")).entries()) {
        const entry = one.path("cache", name);
        if (index % 2) truncateSync(entry, 100);
        else writeFileSync(entry, good[index].replace(/[a-z](?=[^a-z]*$)/, "Z"));
      }
      expect(await one.output(node, "main.ts", env)).toBe("one 2 false\n");
      expect(readdirSync(one.path("cache")).map((name) => readFileSync(one.path("cache", name), "utf8"))).toEqual(good);
    });

    test("processes that start at once share a folder, and write the same", async () => {
      const one = program(files);
      const env = { SYNCAWAIT_CACHE: one.path("cache") };
      const outputs = await Promise.all(Array.from({ length: 4 }, () => one.output(node, "main.ts", env)));
      expect(outputs).toEqual(Array(4).fill("one 2 false\n"));
      const names = readdirSync(one.path("cache"));
      expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
      expect(names).toHaveLength(4);
    });

    test("a place that cannot be used costs nothing but time", async () => {
      const one = program({ ...files, occupied: "a file" });
      expect(await one.output(node, "main.ts", { SYNCAWAIT_CACHE: one.path("occupied") })).toBe("one 2 false\n");
    });
  });
}
