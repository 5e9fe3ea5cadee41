import type ts from "typescript";
import { hasModifier, type TypeScript } from "../context.js";
import { literalName } from "./names.js";

/**
 * True of a method or accessor behind which another member of its class takes the same key: nobody can reach it, and what stands under the
 * key when the class is complete, which is what gets the twin, is not this function.
 */
export function isReplacedInItsClass(ts: TypeScript, node: ts.Node): boolean {
  if (!isMember(ts, node) || !ts.isClassLike(node.parent)) return false;
  const key = literalName(ts, node.name);
  if (key === undefined || ts.isPrivateIdentifier(node.name)) return false;
  const { members } = node.parent;
  return members.slice(members.indexOf(node) + 1).some((later) => {
    if (!isMember(ts, later) || later.body === undefined || literalName(ts, later.name) !== key) return false;
    return isStatic(ts, later) === isStatic(ts, node) && !areHalves(ts, node, later);
  });
}

function isMember(ts: TypeScript, node: ts.Node): node is ts.MethodDeclaration | ts.AccessorDeclaration {
  return ts.isMethodDeclaration(node) || ts.isAccessor(node);
}

/** A getter and a setter share their key. */
function areHalves(ts: TypeScript, one: ts.Node, other: ts.Node): boolean {
  return ts.isAccessor(one) && ts.isAccessor(other) && one.kind !== other.kind;
}

function isStatic(ts: TypeScript, member: ts.Node): boolean {
  return hasModifier(member, ts.SyntaxKind.StaticKeyword);
}
