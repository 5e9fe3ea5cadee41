import type ts from "typescript";
import type { FunctionWithBody } from "./context.js";

/**
 * What the program around a file tells about it. A host that has a type checker gives it; without one, a file is judged by its own text alone.
 *
 * Nothing here has to be complete: what is missing costs a block, what is too much costs a check, and neither changes a result.
 */
export interface ProgramFacts {
  /** True if something of the file is to be compiled, or changes by what is compiled elsewhere. */
  concerns(file: ts.SourceFile): boolean;
  /**
   * True for a function from which one can be reached that waits: it is compiled although nothing annotates it. A class that has no constructor
   * stands for the one that it has implicitly.
   */
  isReached(node: FunctionWithBody | ts.ClassLikeDeclaration): boolean;
  /** True if reading (or, `"set"`, writing) this property may run a compiled accessor that suspends. */
  accessorMaySuspend(node: ts.Node, kind: "get" | "set"): boolean;
  /** True if taking values from this iterable, or from what this array pattern takes apart, may run compiled code that suspends. */
  iterationMaySuspend(iterable: ts.Node): boolean;
  /** True if copying this object (`{ ...object }`), or what the rest of this pattern takes, may run a compiled getter that suspends. */
  copyMaySuspend(object: ts.Node): boolean;
  /** True if converting this operand to a primitive may run compiled code that suspends. */
  conversionMaySuspend(operand: ts.Expression): boolean;
  /** True if this `new` may run a compiled constructor that suspends. */
  constructionMaySuspend(node: ts.NewExpression): boolean;
  /** The calls in a file that may run an annotated async function, and so create a task. */
  creationsIn(file: ts.SourceFile): Iterable<ts.Node>;
  /** False if reading, writing, converting or iterating over anything runs no code of the program that suspends. */
  readonly runsImplicitly: boolean;
  /**
   * True for a function that waits, an expression that always means such a one, and a `new` that runs one: as far as calls show of which only one
   * function can be meant. For warnings.
   */
  waits(value: FunctionWithBody | ts.Expression): boolean;
}
