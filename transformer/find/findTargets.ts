import type ts from "typescript";
import type { FileContext, FunctionWithBody } from "../context.js";
import { type Annotated, type Call, findAnnotated, type Given, type Role, roleIfReached } from "./annotated.js";
import type { PackageNames } from "./imports.js";
import type { FullOutline } from "./outline.js";

// In: a file, its annotations, and what the program tells. Out: for each function that has a body and does not just stay native, the role it plays.

export type { Role };

export interface Targets {
  /** Of the functions that are not native, and of all constructors. */
  readonly roles: ReadonlyMap<FunctionWithBody, Role>;
  /** For each class, whether making its objects may suspend: the role of its constructor, or what it would be if there were one. */
  readonly constructions: ReadonlyMap<ts.ClassLikeDeclaration, Role>;
  /** Annotated async generators: what they wait for by `syncAwait`, they await. */
  readonly awaiting: ReadonlySet<FunctionWithBody>;
  /** Functions whose annotation says how their boundaries block. */
  readonly blocking: Annotated["blocking"];
  /** Functions, and classes without a constructor, that nothing annotates: they are compiled because they lie on a way to one that waits, or may. */
  readonly reached: ReadonlySet<FunctionWithBody | ts.ClassLikeDeclaration>;
  /** All calls of the file. */
  readonly calls: readonly Call[];
  readonly callsOutside: Annotated["callsOutside"];
  /** Decorators that are annotations: they are not emitted. */
  readonly annotationDecorators: ReadonlySet<ts.Node>;
}

export function findTargets(ctx: FileContext, outline: FullOutline, packageNames: PackageNames): Targets {
  const annotated = findAnnotated(ctx.file, outline, packageNames, ctx.options.propagate === "all", ctx.ts);
  for (const diagnostic of annotated.diagnostics) ctx.report(diagnostic);
  return withReached(annotated, ctx);
}

/** What an annotation leaves open, the program decides: who lies on a way to one that waits. */
function withReached(annotated: Annotated, ctx: FileContext): Targets {
  const { ts, facts, options } = ctx;
  const propagates = options.propagate === "program";
  // Without a program, every function may lie on a way to one that waits.
  const isReached = (node: FunctionWithBody | ts.ClassLikeDeclaration) =>
    propagates && (facts === undefined || facts.isReached(node));
  const reached = new Set<FunctionWithBody | ts.ClassLikeDeclaration>();
  const decide = (node: FunctionWithBody | ts.ClassLikeDeclaration, { role, isOpen }: Given, asked = node): Role => {
    if (!isOpen || !isReached(asked)) return role;
    reached.add(node);
    return roleIfReached(ts, node);
  };
  const constructions = new Map<ts.ClassLikeDeclaration, Role>();
  // These two see all functions of the program: `forEach` is less for the engine to optimise than a loop that takes entries apart.
  annotated.classes.forEach((given, node) => {
    constructions.set(node, decide(node, given));
  });
  const roles = new Map<FunctionWithBody, Role>();
  annotated.functions.forEach((given, node) => {
    if (ts.isConstructorDeclaration(node)) {
      const role = decide(node, given, node.parent);
      roles.set(node, role);
      constructions.set(node.parent, role);
      return;
    }
    const role = decide(node, given);
    // An async function that reaches nothing that waits stays native, where no annotation makes it an async generator that waits itself.
    const isIdle = role === "host" && propagates && !annotated.awaiting.has(node) && !isReached(node);
    if (role !== "native" && !isIdle) roles.set(node, role);
  });
  const { awaiting, blocking, annotationDecorators, calls, callsOutside } = annotated;
  return { roles, constructions, awaiting, blocking, reached, annotationDecorators, calls, callsOutside };
}
