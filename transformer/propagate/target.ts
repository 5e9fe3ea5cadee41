import type ts from "typescript";
import type { TypeScript } from "../context.js";
import type { Code, Collected } from "./collect.js";
import { type Effect, type EffectGraph, noEffect } from "./effects.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Invoking } from "./outside.js";
import type { PackageMarks } from "./packageMarks.js";

// What the rooms of `resolve` hand each other: values.ts, declared.ts, members.ts, passed.ts, outsideTargets.ts.

/** Something that an expression may stand for. */
export interface Target {
  /** Of a call of it. */
  readonly effect: Effect;
  /** What it hands back can be asked where its code is known. */
  readonly code?: Code;
  /** A built-in that calls its arguments. */
  readonly callsArguments?: boolean;
  /** A method that keeps its arguments. */
  readonly keepsArguments?: boolean;
  /** A function of a package that is compiled when it is loaded: whatever was handed to that may be called by it. */
  readonly isInstrumented?: boolean;
  /** A method of functions, by which one is called. */
  readonly invokes?: Invoking;
  /** Nobody in this program has to know what is called: a parameter, a property of function type, an `any`. */
  readonly isOpen?: boolean;
}

export const nothing: readonly Target[] = [];

/** What is not ours, and calls nothing of ours: nearly all of the standard library. */
export const inert: Target = { effect: noEffect };

export interface World {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly program: ts.Program;
  readonly graph: EffectGraph;
  readonly collected: Collected;
  readonly hierarchy: Hierarchy;
  /** Whether the program is made into declarations, so that others may call it, and hand it what it does not contain. */
  readonly hasUsers: boolean;
  /** Names of packages that are compiled when they are loaded. */
  readonly instrument: readonly string[];
  /** What the declarations of compiled packages say. */
  readonly marks: PackageMarks;
  /** Functions that forbid suspension below them. */
  readonly atomic: ReadonlySet<Code>;
}

/** The function or class that alone can be meant. */
export function onlyCode(targets: readonly Target[]): Code | undefined {
  const target = targets[0];
  const isIndirect = target?.invokes !== undefined || target?.isOpen === true;
  return targets.length > 1 || isIndirect ? undefined : target?.code;
}
