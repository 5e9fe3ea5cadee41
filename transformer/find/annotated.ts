import type ts from "typescript";
import type { AnnotationTag, BlockPolicy } from "../annotations.js";
import {
  type FunctionWithBody,
  isAsync,
  isFunctionWithBody,
  isGenerator,
  mayHaveModifiers,
  skipWrappers,
  type TypeScript,
} from "../context.js";
import type { SyncAwaitDiagnostic } from "../diagnostics/diagnostic.js";
import * as say from "../diagnostics/generated.js";
import { functionKinds, type KindTable, kindGroups } from "../kinds.js";
import { findMisspellings } from "../misspellings.js";
import { isCompilerHelper } from "./compilerHelpers.js";
import { type PackageNames, spawningExports } from "./imports.js";
import { type NodeAnnotation, NodeAnnotations } from "./nodeAnnotations.js";
import type { FullOutline } from "./outline.js";

// In: a file and its annotations. Out: the role that these give to each function, and a diagnostic for every annotation that means nothing.

/**
 * What becomes of a function:
 * `suspendable` gets an entry and a twin; `task` is an annotated async function, whose calls give tasks; `host` is an async function
 * that awaits where a call suspends; `generator` is a generator function whose steps suspend; `atomic` forbids suspension below it;
 * `native` stays as it is.
 */
export type Role = "suspendable" | "task" | "host" | "generator" | "atomic" | "native";

/** A role, and whether it changes to {@link roleIfReached} if the program turns out to reach the function or class: no annotation has decided. */
export interface Given {
  readonly role: Role;
  readonly isOpen: boolean;
}

/** What is a call by its looks. */
export type Call = ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;

export interface Annotated {
  readonly functions: ReadonlyMap<FunctionWithBody, Given>;
  /** For each class, what its constructor would be if there were one, or if none of its own decides. */
  readonly classes: ReadonlyMap<ts.ClassLikeDeclaration, Given>;
  /** Annotated async generators: what they wait for by `syncAwait`, they await. */
  readonly awaiting: ReadonlySet<FunctionWithBody>;
  /** Functions whose annotation says how their boundaries block. */
  readonly blocking: ReadonlyMap<FunctionWithBody, BlockPolicy>;
  /** Decorators that are annotations: they are not emitted. */
  readonly annotationDecorators: ReadonlySet<ts.Node>;
  readonly calls: readonly Call[];
  /** Those of them that do not stand directly in a function's code: at the top level, in a class, in a decorator. */
  readonly callsOutside: readonly Call[];
  readonly diagnostics: readonly SyncAwaitDiagnostic[];
}

/** How annotations further out cover a node: `container`, all functions in a class, object or variable; `inherited`, plain functions inside a covered one. */
interface Cover {
  readonly level: "none" | "container" | "inherited";
  readonly tag: AnnotationTag;
  readonly blocks?: BlockPolicy | undefined;
}

const uncovered: Cover = { level: "none", tag: "syncAwait" };

const whole: Cover = { level: "inherited", tag: "syncAwait" };

/** The program's analysis and the compilation of a file take the same answer. */
const found = new WeakMap<ts.SourceFile, Annotated>();

/** @param isWhole every function counts as annotated */
export function findAnnotated(
  file: ts.SourceFile,
  outline: FullOutline,
  packageNames: PackageNames,
  isWhole: boolean,
  tsInstance: TypeScript,
): Annotated {
  const known = isWhole ? undefined : found.get(file);
  if (known !== undefined) return known;
  const annotated = new AnnotatedFinder(file, outline, packageNames, tsInstance).find(isWhole);
  if (!isWhole) found.set(file, annotated);
  return annotated;
}

const covers = 1;
const calls = 2;

const foundKinds = kindGroups({
  [covers]: [...functionKinds, "ClassDeclaration", "ClassExpression"],
  [calls]: ["CallExpression", "NewExpression", "TaggedTemplateExpression"],
});

class AnnotatedFinder {
  readonly #file: ts.SourceFile;
  readonly #ts: TypeScript;
  readonly #kinds: KindTable;
  readonly #package: PackageNames;
  readonly #outline: FullOutline;
  readonly #annotations: NodeAnnotations;
  readonly #functions = new Map<FunctionWithBody, Given>();
  readonly #classes = new Map<ts.ClassLikeDeclaration, Given>();
  readonly #awaiting = new Set<FunctionWithBody>();
  readonly #blocking = new Map<FunctionWithBody, BlockPolicy>();
  readonly #calls: Call[] = [];
  readonly #callsOutside: Call[] = [];
  readonly #diagnostics: SyncAwaitDiagnostic[] = [];
  /** Function literals handed to `spawn`, `spawnLater` or `run`. */
  readonly #spawned = new Set<ts.Node>();

  constructor(file: ts.SourceFile, outline: FullOutline, packageNames: PackageNames, tsInstance: TypeScript) {
    this.#file = file;
    this.#ts = tsInstance;
    this.#kinds = foundKinds(tsInstance);
    this.#package = packageNames;
    this.#outline = outline;
    const report = (diagnostic: SyncAwaitDiagnostic) => void this.#diagnostics.push(diagnostic);
    this.#annotations = new NodeAnnotations(file, outline.annotations, packageNames, report, tsInstance);
  }

  find(isWhole: boolean): Annotated {
    const file = this.#file;
    const { nodes, around, annotated } = this.#outline;
    const ofFile = isWhole ? whole : this.#coverOfFile();
    const inside: Cover[] = [];
    for (let k = 0; k < nodes.length; k++) {
      const node = nodes[k] as ts.Node;
      const holder = around[k] as number;
      const cover = inside[holder] ?? ofFile;
      const group = this.#kinds[node.kind];
      if (group === calls) this.#noteCall(node as Call, nodes[holder]);
      // Calls, and values that are stored or handed back: very many, and few of them carry an annotation.
      const isAsked = group === covers || annotated[k] === true || mayHaveModifiers(node);
      inside.push(isAsked ? this.#cover(node, this.#annotations.on(node, annotated[k] === true), cover) : cover);
    }
    this.#annotations.reportLeft();
    for (const { found, expected, start } of findMisspellings(file, this.#ts)) {
      this.#diagnostics.push(say.misspelledAnnotation({ file, start, length: found.length }, { found, expected }));
    }
    return {
      functions: this.#functions,
      classes: this.#classes,
      awaiting: this.#awaiting,
      blocking: this.#blocking,
      annotationDecorators: this.#annotations.decorators,
      calls: this.#calls,
      callsOutside: this.#callsOutside,
      diagnostics: this.#diagnostics,
    };
  }

  #coverOfFile(): Cover {
    const annotation = this.#annotations.ofFile();
    return annotation === undefined ? uncovered : containerOf(annotation);
  }

  /** @returns how what stands inside the node is covered */
  #cover(node: ts.Node, own: NodeAnnotation | undefined, cover: Cover): Cover {
    if (own === undefined && this.#kinds[node.kind] !== covers) return cover;
    if (isFunctionWithBody(this.#ts, node)) {
      const isOpen = own === undefined && cover.level === "none" && !this.#spawned.has(node);
      const role = this.#roleOf(node, own?.tag, cover);
      const blocks = own === undefined && cover.level === "container" ? cover.blocks : own?.blocks;
      if (blocks !== undefined) this.#blocking.set(node, blocks);
      this.#functions.set(node, { role, isOpen });
      return this.#coverInside(role, cover);
    }
    const inside: Cover = own === undefined ? cover : containerOf(own);
    if (this.#ts.isClassLike(node)) this.#classes.set(node, roleOfConstruction(inside));
    return inside;
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
    if (tag === undefined && cover.level === "inherited") return roleIfReached(ts, node);
    const waits = tag === "syncAwait";
    if (isGenerator(node)) {
      if (!isAsync(ts, node)) return waits ? "generator" : "native";
      if (waits) this.#awaiting.add(node);
      return "host";
    }
    if (ts.isConstructorDeclaration(node)) return waits ? "suspendable" : "native";
    if (isAsync(ts, node)) return waits ? "task" : "host";
    if (tag === "syncAtomic") return "atomic";
    return waits ? "suspendable" : "native";
  }

  /** A function literal handed to `spawn`, `spawnLater` or `run` is annotated by that. */
  #noteCall(node: Call, holder: ts.Node | undefined): void {
    const ts = this.#ts;
    this.#calls.push(node);
    if (holder === undefined || !isFunctionWithBody(ts, holder)) this.#callsOutside.push(node);
    if (!this.#package.spawns || !ts.isCallExpression(node) || node.arguments.length === 0) return;
    const name = this.#package.exportedName(skipWrappers(ts, node.expression));
    if (name === undefined || !spawningExports.has(name)) return;
    this.#spawned.add(skipWrappers(ts, node.arguments[0] as ts.Expression));
  }
}

/** What a function or class becomes that no annotation decides about, where it lies on a way to one that waits, or inside one. */
export function roleIfReached(ts: TypeScript, node: FunctionWithBody | ts.ClassLikeDeclaration): Role {
  if (ts.isFunctionDeclaration(node) && isCompilerHelper(node.name?.text)) return "native";
  if (isAsync(ts, node)) return "host";
  return isGenerator(node) ? "generator" : "suspendable";
}

function containerOf({ tag, blocks }: NodeAnnotation): Cover {
  return { level: "container", tag, blocks };
}

/** Of a class without a constructor; one that is written decides by itself. */
function roleOfConstruction({ level, tag }: Cover): Given {
  if (level === "none") return { role: "native", isOpen: true };
  return { role: tag === "syncAwait" ? "suspendable" : "native", isOpen: false };
}
