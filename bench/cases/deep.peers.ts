const one = Promise.resolve(1);

export async function native(depth: number, suspensions: number): Promise<number> {
  return depth === 0 ? await nativeLeaf(suspensions) : await native(depth - 1, suspensions);
}

async function nativeLeaf(suspensions: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < suspensions; i++) sum += await one;
  return sum;
}

/** The way of co and of generator-based effect libraries: each resumption passes through the whole stack. */
export function delegating(depth: number, suspensions: number): number {
  const generator = descend(depth, suspensions);
  let step = generator.next(0);
  while (!step.done) step = generator.next(1);
  return step.value;
}

function* descend(depth: number, suspensions: number): Generator<void, number, number> {
  return depth === 0 ? yield* delegatedLeaf(suspensions) : yield* descend(depth - 1, suspensions);
}

function* delegatedLeaf(suspensions: number): Generator<void, number, number> {
  let sum = 0;
  for (let i = 0; i < suspensions; i++) sum += yield;
  return sum;
}
