import { Arbitrary, type Random, Stream, Value } from "fast-check";
import { smaller } from "./shrink.js";
import { aProgram } from "./syntax/program.js";
import type { Tree } from "./syntax/tree.js";

/** Random programs, for fast-check; it shrinks a failing one as long as a smaller one fails as well. */
export class Programs extends Arbitrary<Tree> {
  generate(random: Random): Value<Tree> {
    return new Value(aProgram(random), undefined);
  }

  canShrinkWithoutContext(_value: unknown): _value is Tree {
    return true;
  }

  shrink(tree: Tree): Stream<Value<Tree>> {
    return new Stream(valuesOf(tree));
  }
}

function* valuesOf(tree: Tree): IterableIterator<Value<Tree>> {
  for (const candidate of smaller(tree)) yield new Value(candidate, undefined);
}
