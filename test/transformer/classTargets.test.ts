/**
 * Classes at targets for which TypeScript moves fields, private names and static blocks by itself, behind our transform, and under both rules for fields. The
 * fixtures are run in one way each, against the same program as TypeScript compiles it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
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

function load(name: string, options: ts.CompilerOptions, world: World, isNative: boolean): { main(): unknown } {
  const fileName = `${name}.ts`;
  const report = (diagnostic: SyncAwaitDiagnostic) => {
    throw new Error(`${diagnostic.code} ${diagnostic.messageText}`);
  };
  const transformer = createTransformer(ts, { propagate: "annotated" }, { report });
  const { outputText } = ts.transpileModule(readFileSync(join(folder, fileName), "utf8"), {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators: name.endsWith("legacyDecorators"),
      ...options,
    },
    ...(isNative ? {} : { transformers: { before: [transformer] } }),
  });
  const module = { exports: {} as { main(): unknown } };
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
