import ts from "typescript";
import syncAwaitPlugin from "../../integrations/tsPatch";
import { createTransformer, type SyncAwaitDiagnostic, type SyncAwaitOptions } from "../../transformer";
import type { DiagnosticCode } from "../../transformer/diagnostics/generated";

/** What was said, as far as the transformer's own diagnostics and those that a plugin hands to its compiler have it in common. */
interface Said {
  readonly code: string;
  readonly category: string;
  readonly place: string | undefined;
  readonly text: string;
}

/** A mistake outside the source, or a bug of ours. */
export interface BadConfiguration {
  readonly title: string;
  readonly code: DiagnosticCode;
  /** The message and the advice in full. */
  readonly text: string | RegExp;
  /** The file and the position that it is about; undefined for the configuration as a whole. */
  readonly place?: string;
  /** Whether the transformer goes on (with the default). */
  readonly compiled: boolean;
  provoke(): { readonly said: readonly Said[]; readonly output: string };
}

const source = "/** @syncAwait */ export function load(read) { return read(); }\n";
const base: ts.CompilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };

type Factory = ts.TransformerFactory<ts.SourceFile>;

function transpile(text: string, transformer: Factory, compilerOptions = base): string {
  const options = { fileName: "file.ts", compilerOptions, transformers: { before: [transformer] } };
  return ts.transpileModule(text, options).outputText;
}

/** Compiles with the transformer itself. */
function directly(
  options: object,
  text = source,
  wrap = (factory: Factory) => factory,
  compilerOptions = base,
): ReturnType<BadConfiguration["provoke"]> {
  const said: Said[] = [];
  const report = ({ code, category, file, start, messageText, advice }: SyncAwaitDiagnostic) =>
    said.push({ code, category, place: file && `${file.fileName}:${start}`, text: `${messageText} ${advice}` });
  const output = transpile(text, wrap(createTransformer(ts, options as SyncAwaitOptions, { report })), compilerOptions);
  return { said, output };
}

/** Compiles with the plugin, as ts-patch's `tsc` calls it. */
function byPlugin(
  typescript: typeof ts,
  config: SyncAwaitOptions,
  program?: ts.Program,
): ReturnType<BadConfiguration["provoke"]> {
  const said: Said[] = [];
  const addDiagnostic = ({ code, category, file, messageText }: ts.Diagnostic) =>
    said.push({
      code: `TS${code}`,
      category: ts.DiagnosticCategory[category]?.toLowerCase() ?? "",
      place: file?.fileName,
      text: String(messageText),
    });
  const extras = { ts: typescript, library: "tsc", addDiagnostic };
  return { output: transpile(source, syncAwaitPlugin(program, config, extras).before), said };
}

/** A factory whose tests fail, as a bug in one of our passes would. */
const broken =
  (factory: Factory): Factory =>
  (context) => {
    const failing = () => {
      throw new Error("no test today");
    };
    return factory({ ...context, factory: { ...context.factory, createStrictEquality: failing } });
  };

const twice =
  (factory: Factory): Factory =>
  (context) => {
    const transform = factory(context);
    return (file) => transform(transform(file));
  };

export const badConfigurations: readonly BadConfiguration[] = [
  {
    title: "an option that does not exist",
    code: "TSA3001",
    text: "There is no option `propagates`. Did you mean `propagate`? The options are: propagate, instrument, runtime.",
    compiled: true,
    provoke: () => directly({ propagates: "all" }),
  },
  {
    title: "an option with a value that it cannot have",
    code: "TSA3002",
    text: 'The option `propagate` cannot be "everything". Give it "annotated", "program" or "all", or leave it out for the default.',
    compiled: true,
    provoke: () => directly({ propagate: "everything" }),
  },
  ...["4.8.4", "3.9.10", "7.0.0", "7.1.0-dev.20260101"].map(
    (version): BadConfiguration => ({
      title: `TypeScript ${version}`,
      code: "TSA3003",
      text: `TypeScript ${version} is not supported. Use TypeScript 4.9 to 6.0.`,
      compiled: false,
      provoke: () => byPlugin({ ...ts, version }, {}),
    }),
  ),
  {
    title: "a runtime that is not installed",
    code: "TSA3004",
    text: "The runtime `no-such-runtime/internal` cannot be found from the compiled files. Add `syncawait` to the dependencies of the package that is compiled, or correct the option `runtime`.",
    compiled: true,
    provoke: () => byPlugin(ts, { runtime: "no-such-runtime/internal" }, ts.createProgram([], base)),
  },
  {
    title: "a script that can neither import nor require",
    code: "TSA3005",
    text: "This file is a script that can neither import nor require the runtime. Add `export {}` to make it a module, or compile it to CommonJS.",
    place: "file.ts:18",
    compiled: true,
    provoke: () => directly({}, source.replace("export ", "")),
  },
  {
    title: "a target that has no generators",
    code: "TSA3006",
    text: 'The target ES5 is too low: nothing is compiled for it. Set `"target"` to `"ES2015"` or later in `tsconfig.json`.',
    place: "file.ts:18",
    compiled: false,
    provoke: () => directly({}, source, undefined, { ...base, target: ts.ScriptTarget.ES5 }),
  },
  ...[base, { ...base, module: ts.ModuleKind.CommonJS }].map(
    (compilerOptions): BadConfiguration => ({
      title: `a transformer that runs twice, for modules of kind ${compilerOptions.module}`,
      code: "TSA3008",
      text: 'The transformer runs twice, and does nothing the second time. List `syncawait/transformer` once under `"plugins"`, or give it to one tool only.',
      compiled: true,
      provoke: () => directly({}, source, twice, compilerOptions),
    }),
  ),
  {
    title: "a bug of ours",
    code: "TSA9001",
    text: /^Internal error in the pass `emitFile`: Error: no test today, at Builder\.#?\w* emit\/build\.[jt]s:\d+:\d+\. This is a bug of syncawait\. Please report it with the source of this file, which was left as it is\.$/,
    place: "file.ts:18",
    compiled: false,
    provoke: () => directly({}, source, broken),
  },
];
