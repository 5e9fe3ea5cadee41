import type ts from "typescript";
import { parentOf } from "../analyze/constructions.js";
import type { Annotation, Annotations } from "../annotations.js";
import { hasModifier, isFunctionWithBody, mayHaveModifiers, type TypeScript } from "../context.js";
import type { SyncAwaitDiagnostic } from "../diagnostics/diagnostic.js";
import * as say from "../diagnostics/generated.js";
import { describeKind, mayCarryAnnotation } from "./carriers.js";
import type { PackageNames } from "./imports.js";

// In: a node, and the comments and decorators before it. Out: what these say about it, and a diagnostic for each that says nothing, or two things at once.

/** What annotates a node: the first of its comments, a decorator, or a comment on one of its overload signatures. */
export type NodeAnnotation = Pick<Annotation, "tag" | "blocks">;

/** What a decorator says. */
const decoration: NodeAnnotation = { tag: "syncAwait", blocks: undefined };

export class NodeAnnotations {
  readonly #file: ts.SourceFile;
  readonly #comments: Annotations;
  readonly #package: PackageNames;
  readonly #report: (diagnostic: SyncAwaitDiagnostic) => void;
  readonly #ts: TypeScript;
  readonly #taken = new Set<Annotation>();
  readonly #decorators = new Set<ts.Node>();
  /** Implementations whose overload signatures carry the annotation. */
  readonly #overloaded = new Map<ts.Node, NodeAnnotation>();

  constructor(
    file: ts.SourceFile,
    comments: Annotations,
    packageNames: PackageNames,
    report: (diagnostic: SyncAwaitDiagnostic) => void,
    tsInstance: TypeScript,
  ) {
    this.#file = file;
    this.#comments = comments;
    this.#package = packageNames;
    this.#report = report;
    this.#ts = tsInstance;
  }

  /** Those that were annotations, of the nodes that were asked for. */
  get decorators(): ReadonlySet<ts.Node> {
    return this.#decorators;
  }

  /** That of the whole file, which stands before its first statement. */
  ofFile(): NodeAnnotation | undefined {
    const ofFile = this.#comments.all.filter((annotation) => annotation.wholeFile);
    if (ofFile.length === 0) return undefined;
    // What another transformer has put in has no place in the text.
    const firstWritten = this.#file.statements.find(({ pos }) => pos >= 0);
    const firstToken = firstWritten?.getStart(this.#file) ?? this.#file.end;
    for (const annotation of ofFile.filter(({ pos }) => pos >= firstToken))
      this.#report(say.fileAnnotationBehindCode(this.#tagSpan(annotation), { tag: `@${annotation.tag}` }));
    const [first] = ofFile;
    return first !== undefined && first.pos < firstToken ? first : undefined;
  }

  /**
   * To be asked of the nodes in the order of the text, outer ones first: the outermost one behind a comment takes it.
   * @param isAnnotated whether a comment with an annotation stands before the node
   */
  on(node: ts.Node, isAnnotated: boolean): NodeAnnotation | undefined {
    const isDecorated = this.#takeDecorators(node);
    const first = isAnnotated ? this.#comments.of(node, this.#taken) : undefined;
    if (first === undefined) return isDecorated ? decoration : this.#overloaded.get(node);
    this.#taken.add(first);
    const second = this.#comments.of(node, this.#taken);
    if (second !== undefined) {
      this.#taken.add(second);
      this.#sayConflict(first, second);
    }
    const implementation = this.#implementationOf(node);
    if (implementation !== undefined) this.#overloaded.set(implementation, first);
    if (implementation !== undefined || this.#holdsFunction(node)) return first;
    const isStaticBlock = this.#ts.isClassStaticBlockDeclaration(node);
    this.#sayMeaningless(first, { kind: describeKind(this.#ts, node), isStaticBlock });
    return undefined;
  }

  /** Reports the comments that no node has taken. */
  reportLeft(): void {
    for (const annotation of this.#comments.all) {
      if (!annotation.wholeFile && !this.#taken.has(annotation))
        this.#sayMeaningless(annotation, { kind: "no statement or expression" });
    }
  }

  #sayMeaningless(annotation: Annotation, on: { readonly kind: string; readonly isStaticBlock?: boolean }): void {
    this.#report(say.annotationOnNonFunction(this.#tagSpan(annotation), { tag: `@${annotation.tag}`, ...on }));
  }

  #tagSpan({ start, length }: Annotation) {
    return { file: this.#file, start, length };
  }

  #sayConflict(first: Annotation, second: Annotation): void {
    const sameTag = first.tag === second.tag;
    if (sameTag && (second.blocks === undefined || second.blocks === first.blocks)) return;
    const textOf = ({ start, length }: Annotation) => this.#file.text.slice(start, start + length);
    const texts = { first: textOf(first), second: textOf(second) };
    this.#report(say.conflictingAnnotations(this.#tagSpan(second), { ...texts, sameTag }));
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
      !hasModifier(member, ts.SyntaxKind.StaticKeyword);
    return parentOf(ts, node) !== undefined || node.members.some(isEvaluated);
  }

  /** The implementation that an overload signature belongs to: the annotation may stand on any of the signatures. */
  #implementationOf(node: ts.Node): ts.Node | undefined {
    const ts = this.#ts;
    if (!ts.isFunctionDeclaration(node) && !ts.isMethodDeclaration(node) && !ts.isConstructorDeclaration(node)) {
      return undefined;
    }
    const list = node.parent as { readonly statements?: readonly ts.Node[]; readonly members?: readonly ts.Node[] };
    const name = node.name?.getText(this.#file);
    return (list.statements ?? list.members ?? []).find(
      (each) =>
        each.kind === node.kind &&
        isFunctionWithBody(ts, each) &&
        (each as ts.FunctionDeclaration).name?.getText(this.#file) === name,
    );
  }

  /** @returns whether one of the node's decorators is an annotation */
  #takeDecorators(node: ts.Node): boolean {
    const ts = this.#ts;
    if (!mayHaveModifiers(node) || !ts.canHaveDecorators(node)) return false;
    const ours = (ts.getDecorators(node) ?? []).filter((each) => this.#namesAnnotation(each.expression));
    for (const decorator of ours) this.#decorators.add(decorator);
    return ours.length > 0;
  }

  /** `@syncAwait`, and `@syncAwait()`, which is a mistake that is reported with the other waits, and which means the same. */
  #namesAnnotation(decorator: ts.Expression): boolean {
    const isCalled = this.#ts.isCallExpression(decorator) && decorator.arguments.length === 0;
    return this.#package.exportedName(isCalled ? decorator.expression : decorator) === "syncAwait";
  }
}
