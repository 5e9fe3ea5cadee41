import type ts from "typescript";
import { parentOf } from "../analyze/constructions.js";
import { type Annotation, type Annotations, type AnnotationTag, readAnnotations } from "../annotations.js";
import {
  type FileContext,
  type FunctionWithBody,
  hasModifier,
  isAsync,
  isFunctionWithBody,
  isGenerator,
  mayHaveModifiers,
  skipWrappers,
} from "../context.js";
import * as say from "../diagnostics/generated.js";
import { describeKind, mayCarryAnnotation } from "./carriers.js";
import { isCompilerHelper } from "./compilerHelpers.js";
import { type PackageNames, spawningExports } from "./imports.js";

// In: a file and its annotations. Out: for each function that has a body, the role it plays; and a diagnostic for every annotation that means nothing.

/**
 * What becomes of a function:
 * `suspendable` gets an entry and a twin; `task` is an annotated async function, whose calls give tasks; `host` is an async function
 * that awaits where a call suspends; `generator` is a generator function whose steps suspend; `atomic` forbids suspension below it;
 * `native` stays as it is.
 */
export type Role = "suspendable" | "task" | "host" | "generator" | "atomic" | "native";

export interface Targets {
  readonly roles: ReadonlyMap<FunctionWithBody, Role>;
  /** For each class, whether making its objects may suspend: the role of its constructor, or what it would be if there were one. */
  readonly constructions: ReadonlyMap<ts.ClassLikeDeclaration, Role>;
  /** Annotated async generators: what they wait for by `syncAwait`, they await. */
  readonly awaiting: ReadonlySet<FunctionWithBody>;
  /** Functions, and classes without a constructor, that nothing annotates: they are compiled because they lie on a way to one that waits, or may. */
  readonly reached: ReadonlySet<FunctionWithBody | ts.ClassLikeDeclaration>;
  /** Decorators that are annotations: they are not emitted. */
  readonly annotationDecorators: ReadonlySet<ts.Node>;
}

/** How annotations further out cover a node: `container`, all functions in a class, object or variable; `inherited`, plain functions inside a covered one. */
interface Cover {
  readonly level: "none" | "container" | "inherited";
  readonly tag: AnnotationTag;
}

const uncovered: Cover = { level: "none", tag: "syncAwait" };

/** A function that is reached is compiled as one that is covered; what stands in it is reached, or not, by itself. */
const asReached: Cover = { level: "inherited", tag: "syncAwait" };

export function findTargets(ctx: FileContext, packageNames: PackageNames): Targets {
  return new TargetFinder(ctx, packageNames).find();
}

class TargetFinder {
  readonly #ctx: FileContext;
  readonly #ts: FileContext["ts"];
  readonly #package: PackageNames;
  readonly #annotations: Annotations;
  readonly #roles = new Map<FunctionWithBody, Role>();
  readonly #constructions = new Map<ts.ClassLikeDeclaration, Role>();
  readonly #awaiting = new Set<FunctionWithBody>();
  readonly #reached = new Set<FunctionWithBody | ts.ClassLikeDeclaration>();
  readonly #annotationDecorators = new Set<ts.Node>();
  /** Implementations whose overload signatures carry the annotation. */
  readonly #overloaded = new Map<ts.Node, AnnotationTag>();
  /** Function literals handed to `spawn`, `spawnLater` or `run`. */
  readonly #spawned = new Set<ts.Node>();

  constructor(ctx: FileContext, packageNames: PackageNames) {
    this.#ctx = ctx;
    this.#ts = ctx.ts;
    this.#package = packageNames;
    this.#annotations = readAnnotations(ctx.file, ctx.ts);
  }

  find(): Targets {
    const { file } = this.#ctx;
    this.#visitChildren(file, this.#coverOfFile());
    for (const annotation of this.#annotations.stray()) {
      this.#ctx.report(say.annotationOnNonFunction(this.#tagSpan(annotation), { kind: "no statement or expression" }));
    }
    for (const { found, expected, start } of this.#annotations.misspelled) {
      this.#ctx.report(say.misspelledAnnotation({ file, start, length: found.length }, { found, expected }));
    }
    return {
      roles: this.#roles,
      constructions: this.#constructions,
      awaiting: this.#awaiting,
      reached: this.#reached,
      annotationDecorators: this.#annotationDecorators,
    };
  }

  #coverOfFile(): Cover {
    if (this.#ctx.options.propagate === "all") return { level: "inherited", tag: "syncAwait" };
    const wholeFile = this.#annotations.all.find((annotation) => annotation.wholeFile);
    const firstToken = this.#ctx.file.statements[0]?.getStart(this.#ctx.file) ?? this.#ctx.file.end;
    if (wholeFile === undefined) return uncovered;
    if (wholeFile.pos < firstToken) return { level: "container", tag: wholeFile.tag };
    this.#ctx.report(
      say.annotationOnNonFunction(this.#tagSpan(wholeFile), { kind: "a comment that is not the file's first" }),
    );
    return uncovered;
  }

  #tagSpan({ start, length }: Annotation) {
    return { file: this.#ctx.file, start, length };
  }

  #visitChildren(node: ts.Node, cover: Cover): void {
    this.#ts.forEachChild(node, (child) => this.#visit(child, cover));
  }

  #visit(node: ts.Node, cover: Cover): void {
    const tag = this.#annotationOn(node);
    this.#noteSpawned(node);
    if (isFunctionWithBody(this.#ts, node)) {
      const isReached =
        tag === undefined &&
        cover.level === "none" &&
        !this.#spawned.has(node) &&
        this.#isReached(this.#ts.isConstructorDeclaration(node) ? node.parent : node);
      const role = this.#roleOf(node, tag, isReached ? asReached : cover);
      this.#roles.set(node, role === "host" && this.#staysOut(node) ? "native" : role);
      if (isReached) this.#reached.add(node);
      this.#visitChildren(node, isReached ? uncovered : this.#coverInside(role, cover));
      if (this.#ts.isConstructorDeclaration(node)) this.#constructions.set(node.parent, role);
      return;
    }
    const inside: Cover = tag === undefined ? cover : { level: "container", tag };
    if (this.#ts.isClassLike(node)) this.#constructions.set(node, this.#roleOfConstruction(node, inside));
    this.#visitChildren(node, inside);
  }

  /** Of a class without a constructor; one that is written decides later. */
  #roleOfConstruction(node: ts.ClassLikeDeclaration, cover: Cover): Role {
    if (cover.level !== "none") return cover.tag === "syncAwait" ? "suspendable" : "native";
    if (!this.#isReached(node)) return "native";
    this.#reached.add(node);
    return "suspendable";
  }

  /** Without a program, every function may lie on a way to one that waits. */
  #isReached(node: FunctionWithBody | ts.ClassLikeDeclaration): boolean {
    const { options, facts } = this.#ctx;
    return options.propagate === "program" && (facts === undefined || facts.isReached(node));
  }

  /** An async function that reaches nothing that waits. */
  #staysOut(node: FunctionWithBody): boolean {
    const { options, facts } = this.#ctx;
    return options.propagate === "program" && facts !== undefined && !facts.isReached(node);
  }

  #coverInside(role: Role, cover: Cover): Cover {
    if (role === "suspendable" || role === "task" || role === "generator")
      return { level: "inherited", tag: "syncAwait" };
    if (role === "atomic" || cover.level === "none" || cover.tag === "syncAtomic") return uncovered;
    return { level: "inherited", tag: cover.tag };
  }

  #roleOf(node: FunctionWithBody, own: AnnotationTag | undefined, cover: Cover): Role {
    const ts = this.#ts;
    const direct = own ?? (this.#spawned.has(node) ? "syncAwait" : undefined);
    const tag = direct ?? (cover.level === "container" ? cover.tag : undefined);
    const isCovered = tag === "syncAwait" || cover.level === "inherited";
    if (isGenerator(node)) {
      if (!isAsync(ts, node)) return isCovered && tag !== "syncAtomic" ? "generator" : "native";
      if (tag === "syncAwait") this.#awaiting.add(node);
      return "host";
    }
    if (ts.isConstructorDeclaration(node)) {
      return isCovered ? "suspendable" : "native";
    }
    if (tag === undefined && ts.isFunctionDeclaration(node) && isCompilerHelper(node.name?.text)) return "native";
    if (isAsync(ts, node)) return tag === "syncAwait" ? "task" : "host";
    if (tag === "syncAtomic") return "atomic";
    return tag === "syncAwait" || cover.level === "inherited" ? "suspendable" : "native";
  }

  /** A function literal handed to `spawn`, `spawnLater` or `run` is annotated by that. */
  #noteSpawned(node: ts.Node): void {
    const ts = this.#ts;
    if (!ts.isCallExpression(node) || node.arguments.length === 0) return;
    const name = this.#package.exportedName(skipWrappers(ts, node.expression));
    if (name === undefined || !spawningExports.has(name)) return;
    this.#spawned.add(skipWrappers(ts, node.arguments[0] as ts.Expression));
  }

  #annotationOn(node: ts.Node): AnnotationTag | undefined {
    const decorated = this.#annotationDecorator(node) ? "syncAwait" : undefined;
    const first = this.#annotations.of(node);
    if (first === undefined) return decorated ?? this.#overloaded.get(node);
    this.#annotations.take(first);
    const second = this.#annotations.of(node);
    if (second !== undefined) {
      this.#annotations.take(second);
      if (second.tag !== first.tag) this.#ctx.report(say.conflictingAnnotations(this.#tagSpan(second)));
    }
    const implementation = this.#implementationOf(node);
    if (implementation !== undefined) this.#overloaded.set(implementation, first.tag);
    if (implementation !== undefined || this.#holdsFunction(node)) return first.tag;
    this.#ctx.report(say.annotationOnNonFunction(this.#tagSpan(first), { kind: describeKind(this.#ts, node) }));
    return undefined;
  }

  #holdsFunction(node: ts.Node): boolean {
    const ts = this.#ts;
    const isFunction = (inner: ts.Node): boolean =>
      isFunctionWithBody(ts, inner) || this.#constructs(inner) || ts.forEachChild(inner, isFunction) === true;
    return mayCarryAnnotation(ts, node) && isFunction(node);
  }

  /** True for a class that runs something when it is constructed, although no constructor is written. */
  #constructs(node: ts.Node): boolean {
    const ts = this.#ts;
    if (!ts.isClassLike(node)) return false;
    const isEvaluated = (member: ts.ClassElement) =>
      ts.isPropertyDeclaration(member) &&
      member.initializer !== undefined &&
      !hasModifier(ts, member, ts.SyntaxKind.StaticKeyword);
    return parentOf(ts, node) !== undefined || node.members.some(isEvaluated);
  }

  /** The implementation that an overload signature belongs to: the annotation may stand on any of the signatures. */
  #implementationOf(node: ts.Node): ts.Node | undefined {
    const ts = this.#ts;
    if (!ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node) && !ts.isConstructorDeclaration(node)) {
      return undefined;
    }
    const list = node.parent as { readonly statements?: readonly ts.Node[]; readonly members?: readonly ts.Node[] };
    const name = node.name?.getText(this.#ctx.file);
    return (list.statements ?? list.members ?? []).find(
      (each) =>
        each.kind === node.kind &&
        isFunctionWithBody(ts, each) &&
        (each as ts.FunctionDeclaration).name?.getText(this.#ctx.file) === name,
    );
  }

  #annotationDecorator(node: ts.Node): boolean {
    const ts = this.#ts;
    if (!mayHaveModifiers(node) || !ts.canHaveDecorators(node)) return false;
    const ours = (ts.getDecorators(node) ?? []).filter(
      (each) => this.#package.exportedName(each.expression) === "syncAwait",
    );
    for (const decorator of ours) this.#annotationDecorators.add(decorator);
    return ours.length > 0;
  }
}
