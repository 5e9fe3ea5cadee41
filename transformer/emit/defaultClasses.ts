import type ts from "typescript";
import { hasModifier } from "../context.js";
import { staysEsModule } from "./declarations.js";
import type { Emitter } from "./emitter.js";

// `export default class { ... }` for targets below ES2022, where the static block that links the methods stands behind the class and has to call it by
// a name.

/** Whether TypeScript moves static blocks out of the class, behind it. */
export function movesStaticBlocks({ ts, ctx }: Emitter): boolean {
  const { target = ts.ScriptTarget.ES2022 } = ctx.transformation.getCompilerOptions();
  return target < ts.ScriptTarget.ES2022;
}

/**
 * What code behind the class calls it. TypeScript refers to a default class without a name by one that it gives it for a static field alone, and
 * not for the block that we add: the class would be `class { }`, which does not parse. The name is the one that it gives.
 */
export function nameOutside(emitter: Emitter, node: ts.ClassDeclaration): ts.Identifier | undefined {
  if (node.name !== undefined || !movesStaticBlocks(emitter)) return node.name;
  return emitter.build.id(emitter.ctx.names.fresh("default_1"));
}

/** `$sa.link(default_1, null, void 0, "default")`, where the class would have kept the name that the language gives it. */
export function restoreDefaultName(
  emitter: Emitter,
  node: ts.ClassLikeDeclaration,
  itself: () => ts.Expression,
): readonly ts.Statement[] {
  const { ts, build } = emitter;
  const isNamedByUs = ts.isClassDeclaration(node) && node.name === undefined && movesStaticBlocks(emitter);
  const isStaticField = (member: ts.Node) =>
    ts.isPropertyDeclaration(member) && hasModifier(member, ts.SyntaxKind.StaticKeyword);
  if (!isNamedByUs || !staysEsModule(emitter) || node.members.some(isStaticField)) return [];
  const args = [itself(), build.null, build.undefined, build.string("default")];
  return [build.factory.createExpressionStatement(build.helperCall("link", args))];
}
