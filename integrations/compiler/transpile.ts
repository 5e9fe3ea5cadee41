import type ts from "typescript";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import { createTransformer } from "../../transformer/index.js";
import type { SyncAwaitOptions } from "../../transformer/options.js";
import { printable } from "../diagnostics/format.js";
import type { TypeScript } from "../typescriptVersion.js";
import type { EmitOptions } from "./emitOptions.js";
import type { ModuleKind } from "./moduleKind.js";

export interface TranspileRequest {
  /** Absolute; its extension tells the language. */
  readonly fileName: string;
  readonly source: string;
  readonly kind: ModuleKind;
  readonly options: SyncAwaitOptions;
  /** For TypeScript only: JavaScript is taken as it is. */
  readonly emit: EmitOptions;
  /** The folder that positions in stacks are relative to. */
  readonly root: string;
}

export interface Transpiled {
  readonly code: string;
  /** Syntax errors, and what the transformer said. */
  readonly diagnostics: readonly ts.Diagnostic[];
  /** There were syntax errors. */
  readonly broken: boolean;
}

/** Compiles one file by itself, without types, through the transformer. */
export function transpile(typescript: TypeScript, request: TranspileRequest): Transpiled {
  const said: SyncAwaitDiagnostic[] = [];
  const transformer = createTransformer(typescript, request.options, {
    report: (diagnostic) => said.push(diagnostic),
    root: request.root.replaceAll("\\", "/"),
  });
  const { outputText, diagnostics = [] } = typescript.transpileModule(request.source, {
    fileName: request.fileName,
    reportDiagnostics: true,
    compilerOptions: isTypeScript(request.fileName)
      ? forTypeScript(typescript, request)
      : forJavaScript(typescript, request),
    transformers: { before: [transformer] },
  });
  // Those without a file are about options (a deprecated one, say), which are ours here and not the user's.
  const syntax = diagnostics.filter((diagnostic) => diagnostic.file);
  const all = [...syntax, ...said.map((one) => printable(typescript, one))];
  return { code: outputText, diagnostics: all, broken: syntax.length > 0 };
}

export function isTypeScript(fileName: string): boolean {
  return /\.([cm]?ts|tsx)$/.test(fileName);
}

/** ES2022 because Node takes no decorators and, in older versions, no `using`; both are lowered from there. */
function forTypeScript(typescript: TypeScript, { kind, emit }: TranspileRequest): ts.CompilerOptions {
  // Node16 is CommonJS here, and leaves `import()` alone, which can load what `require` cannot.
  const { Node16, ESNext } = typescript.ModuleKind;
  const { Preserve, ReactNative, ReactJSX } = typescript.JsxEmit;
  const keepsJsx = emit.jsx === undefined || emit.jsx === Preserve || emit.jsx === ReactNative;
  return {
    ...emit,
    ...common(typescript, kind),
    target: typescript.ScriptTarget.ES2022,
    module: kind === "module" ? ESNext : Node16,
    esModuleInterop: true,
    jsx: keepsJsx ? ReactJSX : emit.jsx,
    verbatimModuleSyntax: kind === "module" && emit.verbatimModuleSyntax,
  };
}

/** Nothing is lowered and nothing added: a sloppy function stays sloppy, and CommonJS calls stay as they are. */
function forJavaScript(typescript: TypeScript, { kind }: TranspileRequest): ts.CompilerOptions {
  return {
    ...common(typescript, kind),
    allowJs: true,
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    strict: false,
    alwaysStrict: false,
    ignoreDeprecations: "6.0",
  };
}

function common(typescript: TypeScript, kind: ModuleKind): ts.CompilerOptions {
  const { Force, Legacy } = typescript.ModuleDetectionKind;
  // Without import or export, only Node's word makes a file a module. Not "auto": that takes a .cjs file for one, and makes it strict.
  return { moduleDetection: kind === "module" ? Force : Legacy, inlineSourceMap: true, inlineSources: true };
}
