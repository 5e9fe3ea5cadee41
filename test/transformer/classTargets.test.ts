/**
 * Classes at targets for which TypeScript moves fields, private names and static blocks by itself, behind our transform, and under both rules for fields. The
 * fixtures are run in one way each, against the same program as TypeScript compiles it.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import * as runtime from "syncawait";
import * as internal from "syncawait/internal";
import ts from "typescript";
import { createTransformer, type SyncAwaitDiagnostic } from "../../transformer/index.js";

const folder = join(__dirname, "../../fixtures");
const fixtures = [
  "constructors/base",
  "constructors/derived",
  "constructors/parameters",
  "constructors/parameterProperties",
  "constructors/assignedFields",
  "constructors/implicit",
  "constructors/privateMembers",
  "constructors/superProperties",
  "constructors/classExpressions",
  "constructors/builtinParents",
  "constructors/returnsObject",
  "constructors/thisBeforeSuper",
  "constructors/newTarget",
  "constructors/legacyDecorators",
  "classes/decoratedNeighbours",
  "identity/computedKeyClassNames",
];
const targets = [ts.ScriptTarget.ES2015, ts.ScriptTarget.ES2021, ts.ScriptTarget.ES2022];

interface World {
  readonly lines: string[];
  readonly globals: Readonly<Record<string, (...args: never[]) => unknown>>;
  readonly package: unknown;
}

function worldOf(isNative: boolean): World {
  const lines: string[] = [];
  const text = (value: unknown) => (typeof value === "string" ? value : inspect(value));
  const pending = (finish: (future: runtime.SyncFuture<unknown>) => void) => {
    const future = new runtime.SyncFuture<unknown>();
    runtime.EventLoop.current().callSoon(() => finish(future));
    return future;
  };
  return {
    lines,
    globals: {
      log: (...values: unknown[]) => lines.push(values.map(text).join(" ")),
      trace: (label: string, value: unknown) => {
        lines.push(label);
        return value;
      },
      later: (value: unknown) => (isNative ? value : pending((future) => future.resolve(value))),
    },
    package: isNative ? { ...runtime, syncAwait: (value: unknown) => value } : runtime,
  };
}

function compile(source: string, fileName: string, compilerOptions: ts.CompilerOptions, isNative = false): string {
  const report = (diagnostic: SyncAwaitDiagnostic) => {
    throw new Error(`${diagnostic.code} ${diagnostic.messageText}`);
  };
  const transformer = createTransformer(ts, { propagate: "annotated" }, { report });
  const transformers = isNative ? {} : { transformers: { before: [transformer] } };
  return ts.transpileModule(source, { fileName, compilerOptions, ...transformers }).outputText;
}

function load(name: string, options: ts.CompilerOptions, world: World, isNative: boolean): { main(): unknown } {
  const fileName = `${name}.ts`;
  const experimentalDecorators = name.endsWith("legacyDecorators");
  const compilerOptions = { module: ts.ModuleKind.CommonJS, experimentalDecorators, ...options };
  return evaluate(compile(readFileSync(join(folder, fileName), "utf8"), fileName, compilerOptions, isNative), world);
}

function evaluate<T>(outputText: string, world: World): T {
  const module = { exports: {} as T };
  const require = (specifier: string) => (specifier === "syncawait" ? world.package : internal);
  const names = ["exports", "module", "require", ...Object.keys(world.globals)];
  const run = new Function(...names, outputText);
  run(module.exports, module, require, ...Object.values(world.globals));
  return module.exports;
}

const cases = fixtures.flatMap((name) =>
  targets.flatMap((target) =>
    [true, false].map((useDefineForClassFields) => ({ name, options: { target, useDefineForClassFields } })),
  ),
);

test.each(cases.map(({ name, options }) => [name, ts.ScriptTarget[options.target], options] as const))(
  "%s at %s, %o",
  async (name, _, options) => {
    const native = worldOf(true);
    load(name, options, native, true).main();
    const compiled = worldOf(false);
    await runtime.spawn(load(name, options, compiled, false).main);
    expect(compiled.lines).toEqual(native.lines);
  },
);

describe("a default class without a name", () => {
  // A static field makes TypeScript name it by itself.
  const members = ["m() { return syncAwait(1); }", "static s = 1; m() { return syncAwait(1); }", "f = syncAwait(1);"];
  const sourceOf = (inside: string) =>
    `import { syncAwait } from "syncawait";\n/** @syncAwait */\nexport default class { ${inside} }`;
  const rows = targets.flatMap((target) => members.map((inside) => [ts.ScriptTarget[target], inside, target] as const));

  test.each(rows)("at %s as CommonJS: %s", (_, inside, target) => {
    const nameAt = (isNative: boolean): string => {
      const options = { module: ts.ModuleKind.CommonJS, target };
      const output = compile(sourceOf(inside), "default.ts", options, isNative);
      return evaluate<{ default: { name: string } }>(output, worldOf(isNative)).default.name;
    };
    expect(nameAt(false)).toBe(nameAt(true));
  });

  const resolved = (output: string) =>
    output.replaceAll(/"(syncawait.*?)"/g, (_, name) => JSON.stringify(pathToFileURL(require.resolve(name)).href));

  test.each(targets.map((target) => [ts.ScriptTarget[target], target] as const))("at %s as ES modules", (_, target) => {
    const urls = members.map((inside) => {
      const output = compile(sourceOf(inside), "default.ts", { module: ts.ModuleKind.ESNext, target });
      return `data:text/javascript,${encodeURIComponent(resolved(output))}`;
    });
    const program = "for (const url of process.argv.slice(1)) console.log((await import(url)).default.name);";
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program, ...urls]);
    expect(String(printed)).toBe("default\ndefault_1\ndefault\n");
  });
});
