import type ts from "typescript";
import { type FunctionWithBody, hasModifier, isFunctionWithBody, skipWrappers, type TypeScript } from "../context.js";
import { type Code, nameOf } from "./collect.js";
import { symbolAt } from "./symbols.js";

// In: the program's classes. Out: what each is derived from, and which members override one.

export class Hierarchy {
  readonly #ts: TypeScript;
  readonly #base = new Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration>();
  readonly #derived = new Map<ts.ClassLikeDeclaration, ts.ClassLikeDeclaration[]>();
  readonly #constructors = new Map<ts.ClassLikeDeclaration, Code>();

  constructor(ts: TypeScript, checker: ts.TypeChecker, classes: readonly ts.ClassLikeDeclaration[]) {
    this.#ts = ts;
    for (const each of classes) {
      const expression = baseExpression(ts, each);
      const base = expression === undefined ? undefined : this.#classAt(checker, expression);
      if (base === undefined) continue;
      if (!base.getSourceFile().isDeclarationFile) this.#base.set(each, base);
      this.#derived.set(base, [...(this.#derived.get(base) ?? []), each]);
    }
  }

  /** The class that one extends, if the program contains it. */
  baseOf(node: ts.ClassLikeDeclaration): ts.ClassLikeDeclaration | undefined {
    return this.#base.get(node);
  }

  /** What a call of code, or `new` of a class, runs. */
  entered(code: Code): Code {
    return this.#ts.isClassLike(code) ? this.constructorOf(code) : code;
  }

  /** Who is called where a class is constructed: its constructor, or the nearest one that it inherits; the class where none is written. */
  constructorOf(node: ts.ClassLikeDeclaration): Code {
    const known = this.#constructors.get(node);
    if (known !== undefined) return known;
    const found = this.#findConstructor(node);
    this.#constructors.set(node, found);
    return found;
  }

  #findConstructor(node: ts.ClassLikeDeclaration): Code {
    const ts = this.#ts;
    const seen = new Set<ts.ClassLikeDeclaration>();
    for (let each: typeof node | undefined = node; each !== undefined && !seen.has(each); each = this.baseOf(each)) {
      seen.add(each);
      const own = each.members.find((member) => ts.isConstructorDeclaration(member) && isFunctionWithBody(ts, member));
      if (own !== undefined) return own as FunctionWithBody;
    }
    return node;
  }

  /** The members of derived classes that stand in the place of this one. */
  *overriding(member: ts.ClassElement): Generator<ts.ClassElement> {
    const ts = this.#ts;
    const name = member.name && nameOf(ts, member.name);
    if (name === undefined || !ts.isClassLike(member.parent) || ts.isPrivateIdentifier(member.name as ts.Node)) return;
    const isStatic = hasModifier(member, ts.SyntaxKind.StaticKeyword);
    const seen = new Set<ts.ClassLikeDeclaration>();
    const pending = [...(this.#derived.get(member.parent) ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push(...(this.#derived.get(next) ?? []));
      for (const each of next.members) {
        const matches = each.name !== undefined && nameOf(ts, each.name) === name;
        if (matches && hasModifier(each, ts.SyntaxKind.StaticKeyword) === isStatic) yield each;
      }
    }
  }

  #classAt(checker: ts.TypeChecker, expression: ts.Expression): ts.ClassLikeDeclaration | undefined {
    const ts = this.#ts;
    const inner = skipWrappers(ts, expression);
    if (ts.isClassExpression(inner)) return inner;
    const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
    const declaration = symbolAt(ts, checker, name)?.valueDeclaration;
    if (declaration === undefined) return undefined;
    if (ts.isClassLike(declaration)) return declaration;
    const given = ts.isExportAssignment(declaration)
      ? declaration.expression
      : ts.isVariableDeclaration(declaration) && declaration.initializer;
    if (!given) return undefined;
    const value = skipWrappers(ts, given);
    return ts.isClassExpression(value) ? value : undefined;
  }
}

export function baseExpression(ts: TypeScript, node: ts.ClassLikeDeclaration): ts.Expression | undefined {
  return node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}
