// By hand: callbacks, and a list of those that are due, without which the stack would overflow.
type Callback = (item: number) => void;

const due: { callback: Callback; item: number }[] = [];

function runDue(): void {
  for (let next = due.shift(); next !== undefined; next = due.shift()) next.callback(next.item);
}

class CallbackQueue {
  private readonly items: number[] = [];
  private waiter: Callback | null = null;

  put(item: number): void {
    const { waiter } = this;
    this.waiter = null;
    if (waiter === null) this.items.push(item);
    else due.push({ callback: waiter, item });
  }

  take(callback: Callback): void {
    const item = this.items.shift();
    if (item === undefined) this.waiter = callback;
    else due.push({ callback, item });
  }
}

export function callbacks(rounds: number): number {
  const there = new CallbackQueue();
  const back = new CallbackQueue();
  let result = 0;
  let pings = 0;
  let pongs = 0;
  const pong = (item: number): void => {
    back.put(item + 1);
    if (++pongs < rounds) there.take(pong);
  };
  const ping = (item: number): void => {
    result = item;
    if (pings++ === rounds) return;
    there.put(item);
    back.take(ping);
  };
  there.take(pong);
  ping(0);
  runDue();
  return result;
}

class PromiseQueue {
  private readonly items: number[] = [];
  private waiter: ((item: number) => void) | null = null;

  put(item: number): void {
    const { waiter } = this;
    this.waiter = null;
    if (waiter === null) this.items.push(item);
    else waiter(item);
  }

  async take(): Promise<number> {
    const item = this.items.shift();
    if (item !== undefined) return item;
    return await new Promise<number>((resolve) => {
      this.waiter = resolve;
    });
  }
}

export async function native(rounds: number): Promise<number> {
  const there = new PromiseQueue();
  const back = new PromiseQueue();
  const other = pong(there, back, rounds);
  const result = await ping(there, back, rounds);
  await other;
  return result;
}

async function ping(there: PromiseQueue, back: PromiseQueue, rounds: number): Promise<number> {
  let ball = 0;
  for (let i = 0; i < rounds; i++) {
    there.put(ball);
    ball = await back.take();
  }
  return ball;
}

async function pong(there: PromiseQueue, back: PromiseQueue, rounds: number): Promise<void> {
  for (let i = 0; i < rounds; i++) back.put((await there.take()) + 1);
}
