import type ts from "typescript";
import { analyze } from "../analyze/plan.js";
import { findWaiting } from "../analyze/waiting.js";
import { type FileContext, FreshNames, type FunctionWithBody, type TypeScript } from "../context.js";
import { findTargets, type Role } from "../find/findTargets.js";
import { findPackageNames, mentionsPackage } from "../find/imports.js";
import { fullOutlineOf } from "../find/outline.js";
import { type ResolvedOptions, readOptions } from "../options.js";

// In: a file. Out: what is compiled in it because of annotations alone, as the passes that compile it would find.

export interface Sources {
  /** They have a twin, and something in them that may suspend. A class stands for its construction, where no constructor is written. */
  readonly suspending: readonly (FunctionWithBody | ts.ClassLikeDeclaration)[];
  readonly atomic: readonly FunctionWithBody[];
  /** They hold a wait, or call one in the file that does. */
  readonly waiting: readonly FunctionWithBody[];
  /** Annotated async functions: a call of one creates a task. */
  readonly tasks: readonly FunctionWithBody[];
}

const none: Sources = { suspending: [], atomic: [], waiting: [], tasks: [] };

export function sourcesOf(ts: TypeScript, file: ts.SourceFile, compilerOptions: ts.CompilerOptions): Sources {
  if (!mentionsPackage(file.text)) return none;
  try {
    return find(ts, file, compilerOptions);
  } catch {
    // Whatever is wrong will be reported when the file is compiled.
    return none;
  }
}

function find(ts: TypeScript, file: ts.SourceFile, compilerOptions: ts.CompilerOptions): Sources {
  const outline = fullOutlineOf(ts, file);
  const { scopes } = outline;
  const options: ResolvedOptions = { ...readOptions(undefined).options, propagate: "annotated" };
  const ctx: FileContext = {
    ts,
    factory: ts.factory,
    // Nothing is emitted here, and the passes before that ask for nothing else.
    transformation: { getCompilerOptions: () => compilerOptions } as ts.TransformationContext,
    file,
    options,
    report: () => undefined,
    facts: undefined,
    foreign: undefined,
    root: undefined,
    names: new FreshNames(scopes),
  };
  const packageNames = findPackageNames(file, scopes, ts);
  const { of, constructions } = analyze(findTargets(ctx, outline, packageNames), scopes, packageNames, ctx, false);
  const plans = [...of.values()];
  const implicit = [...constructions.values()].filter(({ code, role }) => code === undefined && role === "suspendable");
  const inRole = (...roles: readonly Role[]) =>
    plans.filter(({ role }) => roles.includes(role)).map(({ node }) => node);
  const suspending = [...inRole("suspendable", "generator"), ...implicit.map(({ node }) => node)];
  return { suspending, atomic: inRole("atomic"), waiting: [...findWaiting(of)], tasks: inRole("task") };
}
