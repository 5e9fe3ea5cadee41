// A program that uses what is published, as its users will.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.mjs";

/** The two builds share one runtime, and the plugin is a function either way. */
const sameInBoth = `
import { createRequire } from "node:module";
import assert from "node:assert";
import { SyncFuture } from "syncawait";
import plugin, { createTransformer } from "syncawait/transformer";
const required = createRequire(import.meta.url);
assert.strictEqual(typeof plugin, "function");
assert.strictEqual(plugin, required("syncawait/transformer").default);
assert.strictEqual(createTransformer, required("syncawait/transformer").createTransformer);
const { rt } = await import("syncawait/internal");
assert.strictEqual(rt, required("syncawait/internal").rt);
assert(new SyncFuture() instanceof SyncFuture);
`;

const typesUsed = `
import { syncAwait, spawn, SyncFuture, type SyncTask } from "syncawait";
import * as internal from "syncawait/internal";
import * as testing from "syncawait/testing";
import plugin, { createTransformer, type SyncAwaitDiagnostic, type SyncAwaitOptions } from "syncawait/transformer";
export const task: SyncTask<number> = spawn((n: number) => syncAwait(Promise.resolve(n)), 1);
export const future: SyncFuture<string> = new SyncFuture<string>();
export const options: SyncAwaitOptions = { propagate: "all" };
export const used: unknown[] = [internal, testing, plugin, createTransformer];
export const report = (diagnostic: SyncAwaitDiagnostic): string => diagnostic.code;
`;

/** A package that depends on the unpacked one, and uses each of its exports by `import`, by `require` and in types. */
export function makeConsumer(root, folder, unpacked) {
  const consumer = join(folder, "consumer");
  mkdirSync(join(consumer, "node_modules", "@types"), { recursive: true });
  const link = (name, target) => symlinkSync(target, join(consumer, "node_modules", name), "junction");
  cpSync(unpacked, join(consumer, "node_modules", "syncawait"), { recursive: true });
  for (const name of ["typescript", "pirates", "@types/node"]) link(name, join(root, "node_modules", name));
  const { exports } = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
  const names = Object.keys(exports)
    .filter((name) => name !== "./package.json")
    .map((name) => `syncawait${name.slice(1)}`);
  write(consumer, "package.json", JSON.stringify({ private: true, type: "module" }));
  write(consumer, "import.mjs", names.map((name) => `await import("${name}");`).join("\n") + sameInBoth);
  write(consumer, "require.cjs", names.map((name) => `require("${name}");`).join("\n"));
  for (const name of ["types.ts", "types.cts"]) write(consumer, name, typesUsed + typesOfEach(names));
  return consumer;
}

/** The compiler looks only into declaration files that it comes to: each entry is imported, so that none is left out. */
function typesOfEach(names) {
  return names.map((name, at) => `import * as entry${at} from "${name}";\nused.push(entry${at});\n`).join("");
}

function write(consumer, name, text) {
  writeFileSync(join(consumer, name), text);
}

/** With every library checked, so that our own declarations are. */
export function checkTypes(root, consumer, moduleResolution, module) {
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    module,
    moduleResolution,
    target: "es2022",
    types: ["node"],
    lib: ["es2022", "dom", "esnext.disposable"],
  };
  write(consumer, "tsconfig.json", JSON.stringify({ compilerOptions, files: ["types.ts", "types.cts"] }));
  run([join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "."], consumer);
}
