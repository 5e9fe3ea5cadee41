import type ts from "typescript";
import type { TypeScript } from "../context.js";

// In: a declaration without code. Out: what it says about what stands behind it.

/**
 * `suspends`: its tag or its annotation says so. `through`: by these of its parameters only, by
 * what the program has under these names, or by anything that was handed to a package. `callsArguments`: a built-in that has a suspendable counterpart, so
 * that what it calls back suspends through it. `foreign`: nothing of ours.
 */
export type Outside =
  | { readonly kind: "suspends" | "callsArguments" | "foreign" }
  | {
      readonly kind: "through";
      readonly parameters: readonly number[];
      readonly members: readonly string[];
      readonly handedOver: boolean;
    };

const foreign: Outside = { kind: "foreign" };

/** What a declaration of a compiled package says: `@suspends`, `@suspends visit other`, `@suspends .area *`, or the annotation that was kept. */
const suspendsTag = /@suspends\b[ \t]*((?:\*(?!\/)|[\w$. \t])*)|^[ \t]*(?:\/\*\*|\*)?[ \t]*@syncAwait\b/m;

/** Whether a declaration file can be one of a compiled package. */
export function mentionsSuspension(text: string): boolean {
  return suspendsTag.test(text);
}

/** Interfaces of the standard library whose methods have counterparts, and the globals that hold others. */
const counterpartHolders = new Set(
  (
    "Array ReadonlyArray ArrayConstructor Map ReadonlyMap Set ReadonlySet MapConstructor ObjectConstructor String JSON RegExp " +
    "Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array " +
    "BigInt64Array BigUint64Array Iterator IteratorObject"
  ).split(" "),
);

/** Methods of these that keep what they are given, and call nothing. */
const keeping = new Set("push unshift splice concat fill with toSpliced set add of indexOf includes".split(" "));

/** Methods of functions by which they are called, or will be. */
export type Invoking = "call" | "apply" | "bind";

export function outsideOf(ts: TypeScript, declaration: ts.Declaration, isStandard: boolean): Outside {
  if (isStandard) return standard(ts, declaration);
  const tag = suspendsTag.exec(commentsBefore(ts, declaration));
  if (tag === null) return foreign;
  const names = (tag[1] ?? "").split(/\s+/).filter(Boolean);
  if (names.length === 0) return { kind: "suspends" };
  const { parameters = [] } = declaration as Partial<ts.SignatureDeclaration>;
  const indices = parameters.flatMap((each, index) => (names.includes(each.name.getText()) ? [index] : []));
  const members = names.flatMap((name) => (name.startsWith(".") ? [name.slice(1)] : []));
  const handedOver = names.includes("*");
  const isUnderstood = indices.length + members.length + (handedOver ? 1 : 0) === names.length;
  return isUnderstood ? { kind: "through", parameters: indices, members, handedOver } : { kind: "suspends" };
}

/** Which of the methods of functions a declaration is, if it is one. */
export function invokes(ts: TypeScript, declaration: ts.Declaration): Invoking | undefined {
  const holder = holderOf(ts, declaration);
  if (holder !== "Function" && holder !== "CallableFunction" && holder !== "NewableFunction") return undefined;
  const name = memberName(declaration);
  return name === "call" || name === "apply" || name === "bind" ? name : undefined;
}

/** True for a method of a collection that puts its arguments where any code may take them out again. */
export function keeps(ts: TypeScript, declaration: ts.Declaration): boolean {
  const holder = holderOf(ts, declaration);
  if (holder === "WeakMap" || holder === "WeakSet") return keeping.has(memberName(declaration));
  return holder !== undefined && counterpartHolders.has(holder) && keeping.has(memberName(declaration));
}

function standard(ts: TypeScript, declaration: ts.Declaration): Outside {
  const holder = holderOf(ts, declaration);
  const calls = holder !== undefined && counterpartHolders.has(holder) && !keeping.has(memberName(declaration));
  return calls || isReflectApply(ts, declaration) ? { kind: "callsArguments" } : foreign;
}

function isReflectApply(ts: TypeScript, { parent }: ts.Declaration): boolean {
  return ts.isModuleBlock(parent) && parent.parent.name.getText() === "Reflect";
}

function holderOf(ts: TypeScript, { parent }: ts.Declaration): string | undefined {
  return ts.isInterfaceDeclaration(parent) ? parent.name.text : undefined;
}

function memberName(declaration: ts.Declaration): string {
  return (declaration as ts.NamedDeclaration).name?.getText() ?? "";
}

/** The variable whose type holds a member: `declare const api: { load(): void }`. */
function statementOfLiteral(ts: TypeScript, { parent }: ts.Node): ts.Node | undefined {
  let around = parent;
  while (ts.isTypeLiteralNode(around) || ts.isPropertySignature(around)) around = around.parent;
  return ts.isVariableDeclaration(around) ? around.parent.parent : undefined;
}

/** The comments of a declaration, and of the class or statement that it belongs to. */
function commentsBefore(ts: TypeScript, declaration: ts.Declaration): string {
  const file = declaration.getSourceFile();
  const own = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const holder = ts.isClassLike(own.parent) ? own.parent : statementOfLiteral(ts, own);
  const around = holder === undefined ? [own] : [own, holder];
  return around.map((node) => file.text.slice(node.pos, node.getStart(file))).join("\n");
}
