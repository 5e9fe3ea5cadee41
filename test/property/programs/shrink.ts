import type { Tree } from "./syntax/tree.js";

/**
 * Smaller versions of a program, the boldest first: without half of a list, without one of its items, a statement replaced by what it
 * contains, an expression by a part of it or by 0. Many are no programs at all.
 */
export function* smaller(tree: Tree): Generator<Tree> {
  const places = [...placesIn(tree)].sort((a, b) => b.size - a.size);
  for (const { node, replace } of places) {
    for (const other of shorterLists(node)) yield replace(other);
  }
  for (const { node, replace } of places) {
    if (node.sort === "statement") for (const inner of nearest(node, "list")) yield replace(inner);
    if (node.sort === "expression") yield* simpler(node).map(replace);
  }
}

interface PlaceInTree {
  readonly node: Tree;
  readonly size: number;
  replace(other: Tree): Tree;
}

function* placesIn(node: Tree, replace: PlaceInTree["replace"] = (other) => other): Generator<PlaceInTree> {
  yield { node, size: sizeOf(node), replace };
  for (const piece of node.pieces) {
    if (typeof piece === "string") continue;
    yield* placesIn(piece, (other) =>
      replace({ ...node, pieces: node.pieces.map((each) => (each === piece ? other : each)) }),
    );
  }
}

/** Separators stand between the items, so an item goes with one of them. */
function* shorterLists({ sort, pieces, ...rest }: Tree): Generator<Tree> {
  if (sort !== "list") return;
  const items = pieces.filter((piece) => typeof piece !== "string");
  const separator = pieces.find((piece) => typeof piece === "string") ?? "";
  for (let length = items.length; length >= 1; length = length > 1 ? Math.ceil(length / 2) : 0) {
    for (let from = 0; from < items.length; from += length) {
      const kept = [...items.slice(0, from), ...items.slice(from + length)];
      yield { sort, pieces: kept.flatMap((item, index) => (index === 0 ? [item] : [separator, item])), ...rest };
    }
  }
}

function simpler(node: Tree): Tree[] {
  const isSimple = node.pieces.length === 1 && typeof node.pieces[0] === "string";
  if (isSimple) return /^[\w"']+$/.test(node.pieces[0] as string) ? [] : [zero];
  return [zero, ...nearest(node, "expression")];
}

const zero: Tree = { sort: "expression", pieces: ["0"] };

/** The uppermost trees of a sort below this one. */
function* nearestIn(node: Tree, sort: Tree["sort"]): Generator<Tree> {
  for (const piece of node.pieces) {
    if (typeof piece === "string") continue;
    if (piece.sort === sort) yield piece;
    else yield* nearestIn(piece, sort);
  }
}

function nearest(node: Tree, sort: Tree["sort"]): Tree[] {
  return [...nearestIn(node, sort)];
}

function sizeOf(node: Tree): number {
  return node.pieces.reduce((sum, piece) => sum + (typeof piece === "string" ? 1 : sizeOf(piece)), 0);
}
