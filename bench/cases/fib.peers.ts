let period = 0;
let countdown = 0;

/** The leaves count and none suspends. */
export function plain(smallest: number, largest: number, every: number): number {
  period = countdown = every;
  let sum = 0;
  for (let n = smallest; n <= largest; n++) sum += plainFib(n);
  return sum;
}

function plainFib(n: number): number {
  return n < 2 ? plainLeaf(n) : plainFib(n - 1) + plainFib(n - 2);
}

function plainLeaf(n: number): number {
  if (--countdown === 0) countdown = period;
  return n;
}

export async function native(smallest: number, largest: number, every: number): Promise<number> {
  period = countdown = every;
  let sum = 0;
  for (let n = smallest; n <= largest; n++) sum += await nativeFib(n);
  return sum;
}

async function nativeFib(n: number): Promise<number> {
  return n < 2 ? await nativeLeaf(n) : (await nativeFib(n - 1)) + (await nativeFib(n - 2));
}

async function nativeLeaf(n: number): Promise<number> {
  if (--countdown === 0) {
    countdown = period;
    await null;
  }
  return n;
}
