import ts from "typescript";
import type { PluginExtras, SyncAwaitOptions, syncAwaitPlugin } from "../../../integrations/tsPatch/index";
import type { Workspace } from "../support/workspace";

type Plugin = typeof syncAwaitPlugin;

/** The plugin as a new process loads it: it remembers nothing. */
export function newPlugin(): Plugin {
  let plugin: Plugin | undefined;
  jest.isolateModules(() => {
    ({ syncAwaitPlugin: plugin } = require("../../../integrations/tsPatch/index"));
  });
  return plugin as Plugin;
}

/** The same, with these options in its entry. */
export function withOptions(plugin: Plugin, options: SyncAwaitOptions): Plugin {
  const configured = (program: ts.Program, _config: unknown, extras: PluginExtras) => plugin(program, options, extras);
  return configured as Plugin;
}

/** What ts-patch does to each program: its `emit` calls the plugin, which adds what it does to declarations to `originalEmit`. */
export function builderWith(plugin: Plugin): ts.CreateProgram<ts.EmitAndSemanticDiagnosticsBuilderProgram> {
  return (...parameters) => {
    const builder = ts.createEmitAndSemanticDiagnosticsBuilderProgram(...parameters);
    const program = builder.getProgram() as ts.Program & { originalEmit: ts.Program["emit"] };
    program.originalEmit = program.emit;
    program.emit = (file, write, token, onlyDeclarations, custom, ...rest: []) => {
      const ours = plugin(program, {}, { ts, library: "tsc", addDiagnostic: fail });
      const before = [ours.before, ...(custom?.before ?? [])];
      return program.originalEmit(file, write, token, onlyDeclarations, { ...custom, before }, ...rest);
    };
    return builder;
  };
}

function fail(diagnostic: ts.Diagnostic): void {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
}

/** One run of the compiler in a folder with a tsconfig.json, as `tsc -p` does it. Returns the program, for a next run in watch mode. */
export function build(
  project: Workspace,
  config: string,
  plugin: Plugin,
  old?: ts.EmitAndSemanticDiagnosticsBuilderProgram,
): ts.EmitAndSemanticDiagnosticsBuilderProgram {
  const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const parsed = ts.getParsedCommandLineOfConfigFile(project.path(config), {}, host);
  if (parsed === undefined) throw new Error(`${config} cannot be read`);
  const createProgram = builderWith(plugin);
  const { fileNames: rootNames, options } = parsed;
  const builder = old
    ? createProgram(rootNames, options, ts.createIncrementalCompilerHost(options), old)
    : ts.createIncrementalProgram({ rootNames, options, createProgram });
  for (const each of builder.getSemanticDiagnostics()) fail(each);
  builder.emit();
  return builder;
}

/** `tsc -b`. */
export function buildAll(project: Workspace, config: string, plugin: Plugin): void {
  const host = ts.createSolutionBuilderHost(ts.sys, builderWith(plugin), fail);
  expect(ts.createSolutionBuilder(host, [project.path(config)], {}).build()).toBe(ts.ExitStatus.Success);
}
