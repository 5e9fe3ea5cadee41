import type ts from "typescript";
import type { FunctionPlan } from "../analyze/plan.js";
import { type Emitter, isDirective } from "./emitter.js";
import { entryArguments, entryParameters, travelsByName } from "./parameters.js";
import type { Surroundings } from "./surroundings.js";

// What the entries of all forms have in common.

/** `target.apply(this, arguments)` */
export function applyTo(emitter: Emitter, target: ts.Expression, plan: FunctionPlan): ts.Expression {
  const { factory } = emitter.build;
  const text = travelsByName(plan, emitter.ts) ? undefined : textOf(emitter.ts, target);
  if (text !== undefined) return emitter.build.verbatim(`${text}.apply(this, arguments)`);
  const apply = factory.createPropertyAccessExpression(target, "apply");
  return factory.createCallExpression(apply, undefined, [factory.createThis(), entryArguments(emitter, plan)]);
}

/** Of a variable of ours, or a property of one. */
function textOf(ts: Emitter["ts"], node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return `${node.expression.text}.${node.name.text}`;
}

/** A method's or an accessor's entry: as written, but for its code. */
export function emitMethodEntry(
  emitter: Emitter,
  plan: FunctionPlan,
  node: ts.MethodDeclaration | ts.AccessorDeclaration,
  name: ts.PropertyName,
  entered: ts.Expression,
  here: Surroundings,
): ts.MethodDeclaration | ts.AccessorDeclaration {
  const { ts } = emitter;
  const { factory } = emitter.build;
  const modifiers = withoutAsync(emitter, node.modifiers);
  const parameters = entryParameters(emitter, plan, here, true);
  const block = entryBlock(emitter, plan, entered);
  if (ts.isGetAccessor(node)) {
    return factory.updateGetAccessorDeclaration(node, modifiers, name, parameters, undefined, block);
  }
  if (ts.isSetAccessor(node)) return factory.updateSetAccessorDeclaration(node, modifiers, name, parameters, block);
  const { questionToken, typeParameters } = node;
  return factory.updateMethodDeclaration(
    node,
    modifiers,
    undefined,
    name,
    questionToken,
    typeParameters,
    parameters,
    undefined,
    block,
  );
}

/** `{ "use strict"; return entered; }` with the function's own directives. */
export function entryBlock({ build, ts }: Emitter, { node }: FunctionPlan, entered: ts.Expression): ts.Block {
  const directives = ts.isBlock(node.body)
    ? node.body.statements.filter((statement) => isDirective(ts, statement))
    : [];
  return build.factory.createBlock(
    [...directives, build.factory.createReturnStatement(entered)],
    directives.length > 0,
  );
}

/** Modifiers without `async` and without decorators that are annotations. */
export function withoutAsync(
  { ts, plans }: Emitter,
  modifiers: ts.NodeArray<ts.ModifierLike> | undefined,
): ts.ModifierLike[] | undefined {
  return modifiers?.filter(
    (modifier) => modifier.kind !== ts.SyntaxKind.AsyncKeyword && !plans.annotationDecorators.has(modifier),
  );
}
