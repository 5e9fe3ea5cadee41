import type ts from "typescript";
import type { Plans } from "../analyze/plan.js";
import type { FileContext } from "../context.js";
import { noModuleSystem } from "../diagnostics/generated.js";
import type { Builder } from "./build.js";
import { Emitter, isDirective } from "./emitter.js";
import { moveFileComment } from "./fileComment.js";
import { nativeCode } from "./surroundings.js";

// In: the plans. Out: the file, with the runtime imported where it is used.

export function emitFile(plans: Plans, ctx: FileContext): ts.SourceFile {
  const { ts, file } = ctx;
  const emitter = new Emitter(ctx, plans);
  const statements = [...emitter.statements(file.statements, nativeCode)];
  if (!emitter.build.usesRuntime) return withStatements(ctx, statements);
  const firstCode = statements.findIndex((statement) => !isDirective(ts, statement));
  // First of all: a module that is in a cycle with this one may call its hoisted functions before the rest has run.
  const added = runtimeImport(ctx, emitter.build);
  const [first] = file.statements;
  if (first !== undefined && firstCode === 0) {
    const emitted = statements.find((statement) => ts.getOriginalNode(statement) === first);
    moveFileComment(ctx, first, emitted, added);
  }
  statements.splice(firstCode < 0 ? statements.length : firstCode, 0, added);
  return withStatements(ctx, statements);
}

/** The same file where nothing in it is another. What has become an `await` needs no runtime. */
function withStatements({ ts, factory, file }: FileContext, statements: readonly ts.Statement[]): ts.SourceFile {
  const { statements: written } = file;
  const isSame = statements.length === written.length && statements.every((each, index) => each === written[index]);
  return isSame ? file : factory.updateSourceFile(file, ts.setTextRange(factory.createNodeArray(statements), written));
}

/**
 * A namespace import, because its name stays one variable when TypeScript turns the module into CommonJS.
 * A file that is no module gets `const $sa = require(...)`.
 */
function runtimeImport(ctx: FileContext, build: Builder): ts.Statement {
  const { ts, factory, file, options } = ctx;
  const specifier = factory.createStringLiteral(options.runtime);
  const name = factory.createIdentifier(build.runtimeName);
  if (ts.isExternalModule(file)) {
    const clause = factory.createImportClause(false, undefined, factory.createNamespaceImport(name));
    return factory.createImportDeclaration(undefined, clause, specifier);
  }
  if (!canRequire(ctx)) ctx.report(noModuleSystem(file));
  const required = factory.createCallExpression(factory.createIdentifier("require"), undefined, [specifier]);
  return build.declare(ts.NodeFlags.Const, [[build.runtimeName, required]]);
}

/** A script can `require` if it is JavaScript (it was loaded as CommonJS) or is compiled to CommonJS. */
function canRequire({ ts, file, transformation }: FileContext): boolean {
  if (/\.c?[jt]sx?$/.test(file.fileName) && !/\.tsx?$/.test(file.fileName)) return true;
  const { module = ts.ModuleKind.CommonJS } = transformation.getCompilerOptions();
  return module <= ts.ModuleKind.CommonJS || module > ts.ModuleKind.ESNext;
}
