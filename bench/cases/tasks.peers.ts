export function plain(tasks: number): number {
  let sum = 0;
  for (let i = 0; i < tasks; i++) sum += next(i);
  return sum;
}

function next(i: number): number {
  return i + 1;
}

export async function nativeImmediate(tasks: number): Promise<number> {
  let sum = 0;
  for (let i = 0; i < tasks; i++) sum += await nativeNext(i);
  return sum;
}

async function nativeNext(i: number): Promise<number> {
  return i + 1;
}

export function plainJoined(tasks: number, alive: number): number {
  let sum = 0;
  for (let begun = 0; begun < tasks; begun += alive) {
    const results = Array.from({ length: alive }, (_, i) => next(i));
    for (const result of results) sum += result;
  }
  return sum;
}

export async function nativeJoined(tasks: number, alive: number): Promise<number> {
  let sum = 0;
  for (let begun = 0; begun < tasks; begun += alive) {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const parent = joinAll(gate, alive);
    open();
    sum += await parent;
  }
  return sum;
}

async function joinAll(gate: Promise<void>, count: number): Promise<number> {
  const children = Array.from({ length: count }, (_, i) => nextAfter(gate, i));
  let sum = 0;
  for (const child of children) sum += await child;
  return sum;
}

async function nextAfter(gate: Promise<void>, i: number): Promise<number> {
  await gate;
  return i + 1;
}
