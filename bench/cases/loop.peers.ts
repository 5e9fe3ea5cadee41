interface Box {
  readonly done: boolean;
  readonly value: number;
}

const box: Box = { done: true, value: 1 };
const promise = Promise.resolve(1);

export function plain(waits: number): number {
  let total = 0;
  for (let i = 0; i < waits; i++) total += read(box);
  return total;
}

function read({ done, value }: Box): number {
  if (!done) throw new Error("The value is not there yet");
  return value;
}

export async function native(waits: number): Promise<number> {
  let total = 0;
  for (let i = 0; i < waits; i++) total += await promise;
  return total;
}
