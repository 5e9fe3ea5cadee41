import type { LoadFnOutput } from "node:module";
import type { Compiled } from "../compiler/compiler.js";
import { commonJsFacade, mainFacade } from "./facade.js";
import type { Choice } from "./fileChooser.js";
import type { FileCompiler } from "./fileCompiler.js";

/** Who loads a file: the program's start by `import`, another `import`, or `require`. */
export type LoadedBy = "entry" | "import" | "require";

/** What a loader hook gives Node for a TypeScript file. */
export function loadedTypeScript(path: string, { code, kind }: Compiled, by: LoadedBy): LoadFnOutput {
  if (kind === "module" || by === "require") return { format: kind, source: code, shortCircuit: true };
  const source = by === "entry" ? mainFacade(path) : commonJsFacade(path, code);
  return { format: "module", source, shortCircuit: true };
}

/**
 * What a loader hook gives Node for JavaScript that Node has read; Node knows by then whether it is a module. All else that Node said about the file
 * goes back to it. Without a source (CommonJS, in the hooks thread), Node goes on to `require`.
 */
export function loadedJavaScript(
  compiler: FileCompiler,
  path: string,
  choice: Choice,
  loaded: LoadFnOutput,
): LoadFnOutput {
  const { source: content, format } = loaded;
  if (content === undefined || content === null) return loaded;
  const source = typeof content === "string" ? content : new TextDecoder().decode(content);
  if (!choice.needs(source)) return loaded;
  const kind = format === "module" || format === "commonjs" ? format : undefined;
  return { ...loaded, source: compiler.compile(path, source, choice, kind).code };
}
