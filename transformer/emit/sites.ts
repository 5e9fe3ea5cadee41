import type ts from "typescript";
import { literalName, nameFromPlace } from "../analyze/names.js";
import type { FileContext } from "../context.js";
import { hasModifier } from "../context.js";

// Where a call stands, as a line of a stack would say it: `C.method (src/app.ts:10:5)`. A suspended generator does not tell where it stands,
// so it yields this when it suspends. The place is that of the source, whatever becomes of the emitted code later.

export interface Site {
  readonly label: string;
  /** From the place of the call, as the engine counts it, to its end. */
  readonly range: ts.TextRange;
}

/** The sites of the calls of one file. */
export class Sites {
  readonly #ctx: Pick<FileContext, "ts" | "file">;
  readonly #fileName: string;
  readonly #functionNames = new Map<ts.Node, string>();

  constructor({ ts, file, root }: Pick<FileContext, "ts" | "file" | "root">) {
    this.#ctx = { ts, file };
    this.#fileName = shortFileName(file.fileName, root);
  }

  /** Undefined for a node that does not come from the source. */
  of(node: ts.Node): Site | undefined {
    const { ts, file } = this.#ctx;
    const source = ts.getOriginalNode(node);
    if (source.pos < 0) return undefined;
    const pos = this.#position(source);
    const { line, character } = file.getLineAndCharacterOfPosition(pos);
    const place = `${this.#fileName}:${line + 1}:${character + 1}`;
    const name = this.#functionAround(source);
    return { label: name === "" ? place : `${name} (${place})`, range: { pos, end: source.end } };
  }

  /**
   * Where `node` is for V8: a call at the called name, where the callee ends with one, else at the parenthesis; a property at its name; all else at
   * its beginning. An assignment, which may call a setter, at its operator; a step of a loop at the variable.
   */
  #position(node: ts.Node): number {
    const { ts, file } = this.#ctx;
    if (ts.isTaggedTemplateExpression(node)) return node.template.getStart(file);
    if (ts.isPropertyAccessExpression(node)) return node.name.getStart(file);
    if (ts.isVariableDeclarationList(node)) return (node.declarations[0] ?? node).getStart(file);
    if (ts.isBinaryExpression(node)) return node.operatorToken.getStart(file);
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return this.#position(node.operand);
    if (!ts.isCallExpression(node)) return node.getStart(file);
    const callee = ts.isNonNullExpression(node.expression) ? node.expression.expression : node.expression;
    if (ts.isIdentifier(callee)) return callee.getStart(file);
    if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name)) return callee.name.getStart(file);
    return callee.end;
  }

  #functionAround(node: ts.Node): string {
    const { ts } = this.#ctx;
    if (ts.isClassLike(node)) return constructorName(ts, node);
    let [inner, around] = [node, node.parent];
    while (around !== undefined && (!ts.isFunctionLike(around) || this.#isOutside(inner, around))) {
      if (this.#isInstanceField(around) && around.initializer === inner) return "<instance_members_initializer>";
      [inner, around] = [around, around.parent];
    }
    if (around === undefined) return "";
    let name = this.#functionNames.get(around);
    if (name === undefined) {
      name = this.#nameOf(around as ts.FunctionLikeDeclaration);
      this.#functionNames.set(around, name);
    }
    return name;
  }

  #isInstanceField(node: ts.Node): node is ts.PropertyDeclaration {
    const { ts } = this.#ctx;
    return ts.isPropertyDeclaration(node) && !hasModifier(node, ts.SyntaxKind.StaticKeyword);
  }

  /** A member's computed name and decorators are evaluated by the function around the class or object. */
  #isOutside(part: ts.Node, member: ts.SignatureDeclaration): boolean {
    return part === member.name || this.#ctx.ts.isDecorator(part);
  }

  /** As V8 prints it, but that the class is the one which defines the method, not the receiver's. Empty for an anonymous function. */
  #nameOf(node: ts.FunctionLikeDeclaration): string {
    const { ts } = this.#ctx;
    const { parent } = node;
    if (ts.isConstructorDeclaration(node)) return constructorName(ts, node.parent);
    if (!ts.isMethodDeclaration(node) && !ts.isAccessor(node)) {
      const name = node.name === undefined ? nameFromPlace(ts, node) : literalName(ts, node.name);
      if (name !== undefined) return name;
      return hasModifier(node, ts.SyntaxKind.DefaultKeyword) ? "default" : "";
    }
    const kind = ts.isGetAccessor(node) ? "get " : ts.isSetAccessor(node) ? "set " : "";
    const owner = ts.isClassLike(parent) ? classNameOf(ts, parent) : "Object";
    return `${owner === undefined ? "" : `${owner}.`}${kind}${this.#keyText(node.name)}`;
  }

  #keyText(name: ts.PropertyName): string {
    const { ts, file } = this.#ctx;
    const literal = literalName(ts, name);
    if (literal !== undefined) return literal;
    const isShort = ts.isComputedPropertyName(name) && ts.isPropertyAccessExpression(name.expression);
    return isShort ? name.getText(file) : "<computed>";
  }
}

function constructorName(ts: FileContext["ts"], node: ts.ClassLikeDeclaration): string {
  return `new ${classNameOf(ts, node) ?? "<anonymous>"}`;
}

function classNameOf(ts: FileContext["ts"], node: ts.ClassLikeDeclaration): string | undefined {
  return node.name?.text ?? nameFromPlace(ts, node);
}

/** The part behind the last `node_modules`, else below `root`, else the name alone: nothing in it tells on whose machine it was compiled. */
function shortFileName(path: string, root: string | undefined): string {
  const packages = path.lastIndexOf("/node_modules/");
  if (packages >= 0) return path.slice(packages + "/node_modules/".length);
  if (root !== undefined && path.startsWith(`${root}/`)) return path.slice(root.length + 1);
  return path.slice(path.lastIndexOf("/") + 1);
}
