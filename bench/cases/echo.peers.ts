type Work = (value: number, done: (value: number) => void) => void;

export async function one(work: Work, count: number): Promise<number> {
  let total = 0;
  for (let value = 0; value < count; value++) total += await begin(work, value);
  return total;
}

export async function many(work: Work, count: number): Promise<number> {
  let total = 0;
  for (const part of Array.from({ length: count }, (_, value) => wait(work, value))) total += await part;
  return total;
}

async function wait(work: Work, value: number): Promise<number> {
  return await begin(work, value);
}

function begin(work: Work, value: number): Promise<number> {
  return new Promise((resolve) => work(value, resolve));
}
