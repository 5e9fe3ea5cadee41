import type ts from "typescript";
import { type FunctionWithBody, isAsync, isFunctionWithBody, isGenerator, type TypeScript } from "../context.js";
import { fastTypeScript } from "../fastTypeScript.js";
import { mentionsPackage } from "../find/imports.js";
import type { ProgramFacts } from "../programFacts.js";
import { CallLinks } from "./callLinks.js";
import { type Code, type CodeOfFile, collect } from "./collect.js";
import { marksFor } from "./declarations.js";
import { EffectGraph, someEffect } from "./effects.js";
import { walkCode } from "./evaluation.js";
import { Hierarchy } from "./hierarchy.js";
import { Implicit } from "./implicit.js";
import { ImplicitLinks } from "./implicitLinks.js";
import { mentionsSuspension } from "./outside.js";
import { marksWrittenIn, readPackageMarks } from "./packageMarks.js";
import { sourcesOf } from "./sources.js";
import { onlyCode, type World } from "./target.js";
import { Values } from "./values.js";
import { WaitingFunctions } from "./waiting.js";

// In: a program. Out: who in it is reached. See docs/passes/propagate.md.

export interface ProgramAnalysis extends ProgramFacts {
  /** What a call of a function may run into, for the one who writes its declaration. */
  effectOf(code: Code): { readonly suspends: boolean; readonly through: readonly string[] };
  /** What was decided for a file, as a text that is equal if and only if the decisions are. */
  decisionsOf(file: ts.SourceFile): string;
  /** What the declarations of a file say of what suspends, or will when they are written; equal if and only if that is. "" where they say nothing. */
  marksOf(file: ts.SourceFile): string;
}

/** The facts of a program, with the packages that are compiled when they are loaded. Where nothing in it mentions us, nothing is looked at, and nothing is compiled. */
export function analyzeProgram(
  ts: TypeScript,
  program: ts.Program,
  instrument: readonly string[] = [],
): ProgramAnalysis {
  const files = program.getSourceFiles().filter((file) => isOwn(program, file));
  const isOurs = files.some(({ text }) => mentionsPackage(text)) || packagesThatSuspend(program).length > 0;
  return isOurs ? new Analysis(fastTypeScript(ts), program, files, instrument) : untouched;
}

const noCode: CodeOfFile = { code: [], calls: [] };

const untouched: ProgramAnalysis = {
  concerns: () => false,
  isReached: () => false,
  accessorMaySuspend: () => false,
  iterationMaySuspend: () => false,
  copyMaySuspend: () => false,
  conversionMaySuspend: () => false,
  constructionMaySuspend: () => false,
  creationsIn: () => [],
  runsImplicitly: false,
  waits: () => false,
  effectOf: () => ({ suspends: false, through: [] }),
  decisionsOf: () => "",
  marksOf: () => "",
};

function isOwn(program: ts.Program, file: ts.SourceFile): boolean {
  return !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file);
}

/** Our own declarations are in every program that has us among its `types`; they do not count. */
function packagesThatSuspend(program: ts.Program): readonly ts.SourceFile[] {
  return program.getSourceFiles().filter((file) => {
    if (!file.isDeclarationFile || program.isSourceFileDefaultLibrary(file)) return false;
    return !/\/node_modules\/syncawait\//.test(file.fileName) && mentionsSuspension(file.text);
  });
}

class Analysis implements ProgramAnalysis {
  readonly #world: World;
  readonly #values: Values;
  readonly #implicit: Implicit;
  readonly #links: CallLinks;
  readonly #implicitLinks: ImplicitLinks;
  readonly #waiting: WaitingFunctions;
  readonly #decisions = new Map<ts.SourceFile, string>();
  readonly #packages: ReadonlySet<ts.SourceFile>;

  constructor(ts: TypeScript, program: ts.Program, files: readonly ts.SourceFile[], instrument: readonly string[]) {
    const checker = program.getTypeChecker();
    const collected = collect(ts, files);
    const hierarchy = new Hierarchy(ts, checker, collected.classes);
    const sources = files.map((file) => sourcesOf(ts, file, program.getCompilerOptions()));
    const atomic = new Set<Code>(sources.flatMap((each) => each.atomic));
    const tasks = new Set<Code>(sources.flatMap((each) => each.tasks));
    const packages = packagesThatSuspend(program);
    this.#packages = new Set(packages);
    const marks = readPackageMarks(ts, packages);
    const { declaration, composite } = program.getCompilerOptions();
    const hasUsers = declaration === true || composite === true;
    const graph = new EffectGraph();
    this.#world = { ts, checker, program, graph, collected, hierarchy, hasUsers, instrument, marks, atomic };
    this.#values = new Values(this.#world);
    const waiting = sources.flatMap((each) => each.waiting);
    this.#waiting = new WaitingFunctions(ts, waiting, (code) => atomic.has(code));
    this.#implicit = new Implicit(this.#world, this.#values);
    for (const node of sources.flatMap((each) => each.suspending)) graph.suspend(this.#values.bodyOf(node));
    this.#links = new CallLinks(this.#world, this.#values, tasks, this.#waiting);
    for (const { calls } of collected.files.values()) for (const site of calls) this.#links.link(site);
    graph.settle();
    this.#implicitLinks = new ImplicitLinks(this.#world, this.#values, this.#implicit);
    this.#implicitLinks.linkAll(files);
  }

  concerns(file: ts.SourceFile): boolean {
    return this.decisionsOf(file) !== "";
  }

  isReached(node: Code): boolean {
    const code = this.#world.ts.getOriginalNode(node) as Code;
    return this.#world.ts.isClassLike(code) ? this.#isConstructionReached(code) : this.#isReached(code);
  }

  /** What making an object runs: the fields, and the constructor, which calls its parent; where none is written, the parent at once. */
  #isConstructionReached(node: ts.ClassLikeDeclaration): boolean {
    const called = this.#world.hierarchy.constructorOf(node);
    let each: ts.ClassLikeDeclaration | undefined = node;
    for (
      const seen = new Set<Code>();
      each !== undefined && !seen.has(each);
      each = this.#world.hierarchy.baseOf(each)
    ) {
      if (this.#isReached(each)) return true;
      if (called.parent === each) break;
      seen.add(each);
    }
    return this.#isReached(called);
  }

  #isReached(node: Code): boolean {
    if (this.#world.atomic.has(node)) return false;
    return this.#links.open.has(node) || this.#values.runsInto(node) || someEffect(this.#links.bound.get(node) ?? []);
  }

  accessorMaySuspend(node: ts.Node, _kind: "get" | "set"): boolean {
    return this.#implicitLinks.active.size > 0 && someEffect(this.#implicit.ofProperty(node));
  }

  iterationMaySuspend(iterable: ts.Node): boolean {
    return this.#implicitLinks.active.has("iterate") && someEffect(this.#implicit.ofIteration(iterable));
  }

  copyMaySuspend(object: ts.Node): boolean {
    return this.#implicitLinks.active.has("copy") && someEffect(this.#implicit.ofCopy(object));
  }

  conversionMaySuspend(operand: ts.Expression): boolean {
    return this.#implicitLinks.active.has("convert") && someEffect(this.#implicit.ofConversion(operand));
  }

  constructionMaySuspend(node: ts.NewExpression): boolean {
    return someEffect(this.#values.calleesOf(node).map(({ effect }) => effect));
  }

  creationsIn(file: ts.SourceFile): Iterable<ts.Node> {
    return this.#links.creations.get(this.#world.ts.getOriginalNode(file)) ?? [];
  }

  /** Another transformer may have changed the file before. */
  #codeOf(file: ts.SourceFile): CodeOfFile {
    const { ts, collected } = this.#world;
    return collected.files.get(ts.getOriginalNode(file) as ts.SourceFile) ?? noCode;
  }

  get runsImplicitly(): boolean {
    return this.#implicitLinks.active.size > 0;
  }

  waits(value: FunctionWithBody | ts.Expression): boolean {
    const { ts } = this.#world;
    const node = ts.getOriginalNode(value) as FunctionWithBody | ts.Expression;
    if (isFunctionWithBody(ts, node)) return this.#waiting.has(node);
    const targets = ts.isNewExpression(node) ? this.#values.calleesOf(node) : this.#values.targetsOf(node);
    const code = onlyCode(targets);
    // What a getter gives is another matter than what it does.
    return (
      code !== undefined &&
      !ts.isAccessor(code) &&
      ts.isClassLike(code) === ts.isNewExpression(node) &&
      this.#waiting.has(this.#world.hierarchy.entered(code))
    );
  }

  effectOf(code: Code): { suspends: boolean; through: readonly string[] } {
    // What a generator runs into, it does when values are taken from it: who calls it will.
    const isTakenFrom = isGenerator(code) && !isAsync(this.#world.ts, code);
    const { suspends, conditions } = isTakenFrom ? this.#values.bodyOf(code) : this.#values.valueOf(code);
    const { parameters } = code as FunctionWithBody;
    const through = [...conditions].flatMap((each) => {
      // A parameter of code around it: what is passed for that was handed over before.
      if (typeof each !== "number") return typeof each === "string" ? [each] : ["*"];
      return parameters?.[each]?.name.getText() ?? [];
    });
    return { suspends, through: [...new Set(through)].sort() };
  }

  decisionsOf(file: ts.SourceFile): string {
    const known = this.#decisions.get(file) ?? this.#decide(file);
    this.#decisions.set(file, known);
    return known;
  }

  marksOf(file: ts.SourceFile): string {
    const { ts, collected } = this.#world;
    if (this.#packages.has(file)) return marksWrittenIn(ts, file);
    return collected.files.has(file) ? marksFor(ts, file, this) : "";
  }

  #decide(file: ts.SourceFile): string {
    const { ts } = this.#world;
    const { code, calls } = this.#codeOf(file);
    const decisions: string[] = [];
    const note = (kind: string, index: number, decision: string) => {
      if (decision !== "") decisions.push(`${kind}${index}${decision}`);
    };
    for (const [index, node] of code.entries()) if (!ts.isClassLike(node)) note("f", index, this.#decisionOn(node));
    for (const [index, { call }] of calls.entries()) {
      if (ts.isNewExpression(call) && this.constructionMaySuspend(call)) note("n", index, "!");
      if (this.#blocksOutside(call)) note("w", index, "!");
    }
    let count = 0;
    const noteImplicit = (node: ts.Node) => note("i", count++, this.#implicitLinks.runsAt(node) ? "!" : "");
    if (this.#implicitLinks.active.size > 0) walkCode(ts, file, noteImplicit);
    // That a task is created is no reason to compile a file.
    if (decisions.length === 0 && !mentionsPackage(file.text)) return "";
    const created = this.#links.creations.get(ts.getOriginalNode(file));
    for (const [index, { call }] of calls.entries()) note("t", index, created?.has(call) ? "!" : "");
    return decisions.join(" ");
  }

  /** What is compiled, and what its declaration says. */
  #decisionOn(node: FunctionWithBody): string {
    const { suspends, through } = this.effectOf(node);
    return `${this.#isReached(node) ? "+" : ""}${suspends ? "s" : ""}${through.length > 0 ? `(${through.join()})` : ""}`;
  }

  /** It is warned of. */
  #blocksOutside(call: ts.Node): boolean {
    const called = this.#links.calledOutside.get(call);
    return called !== undefined && this.#waiting.has(called);
  }
}
