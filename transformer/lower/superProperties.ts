import type ts from "typescript";
import { useOf } from "../analyze/assignment.js";
import { isAccess } from "../analyze/propertySites.js";
import type { Emitter } from "../emit/emitter.js";
import type { Surroundings } from "../emit/surroundings.js";
import { isCallee, mayRunAccessor } from "./properties.js";
import { keyOf, readProperty } from "./propertyReference.js";

/**
 * `super.x`, where the property may have a compiled getter: `$sa.superGet(C$, false, this, "x")` checked. The class's slots know the home object; they
 * can be named in an arrow too, which `super` cannot be once the arrow's body has become a generator.
 */
export function lowerSuperProperty(emitter: Emitter, node: ts.Node, here: Surroundings): ts.Expression | undefined {
  const { ts } = emitter;
  if (here.home === undefined || here.waits === "never" || !isAccess(ts, node)) return undefined;
  if (node.expression.kind !== ts.SyntaxKind.SuperKeyword || useOf(ts, node) !== "read") return undefined;
  if (isCallee(ts, node) || !mayRunAccessor(emitter, node)) return undefined;
  return readProperty(emitter, node, emitter.build.factory.createThis(), keyOf(emitter, node, here), here);
}
