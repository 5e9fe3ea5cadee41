import type ts from "typescript";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import { createTransformer } from "../../transformer/index.js";
import type { SyncAwaitOptions } from "../../transformer/options.js";
import { buildHash } from "../compiler/buildHash.js";
import { formatWithContext, printable } from "../diagnostics/format.js";
import type { TypeScript } from "../typescriptVersion.js";

/** What ts-jest hands to an AST transformer. Its program is an old one, and is not looked at. */
interface TsJestCompiler {
  readonly configSet: { readonly compilerModule: TypeScript; readonly rootDir?: string };
}

/** For ts-jest's `astTransformers: { before: ["syncawait/transformer"] }`, which asks for these three names. */
export const name = "syncawait";

/** Part of jest's cache key, together with the name and the options. */
export declare const version: string;
// Read when somebody asks: every file of the build is hashed for it, and other hosts have no use for that.
Object.defineProperty(exports, "version", { get: buildHash, enumerable: true });

/** @throws {Error} from the transformer, where the file has errors: nothing else would make a test fail in one of jest's worker processes */
export function factory(
  { configSet: { compilerModule: typescript, rootDir } }: TsJestCompiler,
  options?: SyncAwaitOptions,
): ts.TransformerFactory<ts.SourceFile> {
  const said: SyncAwaitDiagnostic[] = [];
  const create = createTransformer(typescript, options, {
    report: (diagnostic) => said.push(diagnostic),
    root: rootDir?.replaceAll("\\", "/"),
  });
  return (context) => {
    const transform = create(context);
    return (file) => {
      const transformed = transform(file);
      settle(typescript, said.splice(0));
      return transformed;
    };
  };
}

function settle(typescript: TypeScript, said: readonly SyncAwaitDiagnostic[]): void {
  if (said.length === 0) return;
  const shown = said.map((diagnostic) => printable(typescript, diagnostic));
  const text = formatWithContext(typescript, shown);
  if (said.some(({ category }) => category === "error")) throw new Error(text);
  process.stderr.write(text);
}
