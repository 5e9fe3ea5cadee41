import type ts from "typescript";

/**
 * Who is behind the calls of a file, as far as that is somebody whose code is not compiled. A host that has a type checker gives it; without
 * one nobody is warned.
 */
export interface ForeignCallees {
  /** Undefined for what is compiled, may be, or is not known. */
  ownerOf(call: ts.CallExpression | ts.NewExpression): ForeignOwner | undefined;
}

export interface ForeignOwner {
  /** A package's name, or whose API it is: "Node", "the platform". */
  readonly name: string;
  /** Not a package, so that nothing can make it suspend. */
  readonly isHost: boolean;
}
