/**
 * What the runtime hands to the native constructor of a compiled class, in place of arguments. Nothing else can make one, and all copies of the
 * runtime know the same two classes through the kernel, because a class may extend one that was compiled against another copy.
 */

/** To the class whose construction it is: be nothing but the place where the engine makes the object and gives it its fields and private names. */
export class Install {
  /** @param args what a derived class calls `super` with */
  constructor(readonly args: readonly unknown[]) {}
}

/** To the parent, by `super(...)`: the object is there already. */
export class Adopt {
  constructor(readonly self: object) {}
}

export interface ConstructTokens {
  readonly Install: typeof Install;
  readonly Adopt: typeof Adopt;
}
