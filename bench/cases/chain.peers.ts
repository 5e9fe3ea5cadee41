let makeError: (() => Error) | null = null;

export function plainReturning(calls: number, frames: number): number {
  makeError = null;
  let sum = 0;
  for (let i = 0; i < calls; i++) sum += plainFirst(frames);
  return sum;
}

export function plainThrowing(calls: number, frames: number, error: () => Error): number {
  makeError = error;
  let errors = 0;
  for (let i = 0; i < calls; i++) {
    try {
      plainFirst(frames);
    } catch {
      errors++;
    }
  }
  return errors;
}

function plainFirst(n: number): number {
  return n === 0 ? plainLeaf() : plainSecond(n - 1) + 1;
}

function plainSecond(n: number): number {
  return n === 0 ? plainLeaf() : plainThird(n - 1) + 1;
}

function plainThird(n: number): number {
  return n === 0 ? plainLeaf() : plainFourth(n - 1) + 1;
}

function plainFourth(n: number): number {
  return n === 0 ? plainLeaf() : plainFifth(n - 1) + 1;
}

function plainFifth(n: number): number {
  return n === 0 ? plainLeaf() : plainSixth(n - 1) + 1;
}

function plainSixth(n: number): number {
  return n === 0 ? plainLeaf() : plainSeventh(n - 1) + 1;
}

function plainSeventh(n: number): number {
  return n === 0 ? plainLeaf() : plainEighth(n - 1) + 1;
}

function plainEighth(n: number): number {
  return n === 0 ? plainLeaf() : plainFirst(n - 1) + 1;
}

function plainLeaf(): number {
  if (makeError !== null) throw makeError();
  return 0;
}

export async function nativeReturning(calls: number, frames: number): Promise<number> {
  makeError = null;
  let sum = 0;
  for (let i = 0; i < calls; i++) sum += await nativeFirst(frames);
  return sum;
}

export async function nativeThrowing(calls: number, frames: number, error: () => Error): Promise<number> {
  makeError = error;
  let errors = 0;
  for (let i = 0; i < calls; i++) {
    try {
      await nativeFirst(frames);
    } catch {
      errors++;
    }
  }
  return errors;
}

async function nativeFirst(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeSecond(n - 1)) + 1;
}

async function nativeSecond(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeThird(n - 1)) + 1;
}

async function nativeThird(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeFourth(n - 1)) + 1;
}

async function nativeFourth(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeFifth(n - 1)) + 1;
}

async function nativeFifth(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeSixth(n - 1)) + 1;
}

async function nativeSixth(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeSeventh(n - 1)) + 1;
}

async function nativeSeventh(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeEighth(n - 1)) + 1;
}

async function nativeEighth(n: number): Promise<number> {
  return n === 0 ? await nativeLeaf() : (await nativeFirst(n - 1)) + 1;
}

async function nativeLeaf(): Promise<number> {
  await null;
  if (makeError !== null) throw makeError();
  return 0;
}
