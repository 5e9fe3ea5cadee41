/** Streams and events: what the host pushes. */
import type { EventEmitter } from "node:events";
import { Readable, Transform } from "node:stream";
import { EventLoop, once, readFrom, SyncFuture, sleep, syncAwait } from "syncawait";
import type { LongLived } from "../leftovers.mjs";
import type { Activity, World } from "../world.mjs";

/**
 * Read to the end, or left early: then the stream has to be closed.
 * @syncAwait
 */
async function read(world: World, stream: AsyncIterable<Uint8Array | string>): Promise<number> {
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (world.chance(0.1)) syncAwait(sleep(1));
    if (world.chance(0.02)) break;
  }
  return length;
}

function chunks(world: World): string[] {
  return Array.from({ length: world.below(20) }, () => "x".repeat(1 + world.below(2000)));
}

/** @syncAwait */
function nodeStream(world: World): number {
  const upper = new Transform({
    transform: (chunk, _encoding, done) => void setImmediate(done, null, String(chunk).toUpperCase()),
  });
  const source = Readable.from(chunks(world));
  try {
    return syncAwait(read(world, source.pipe(upper)));
  } finally {
    upper.destroy();
    source.destroy();
  }
}

/** @syncAwait */
function webStream(world: World): number {
  const parts = chunks(world);
  const stream = new ReadableStream<string>({
    pull(controller) {
      const part = parts.pop();
      if (part === undefined) controller.close();
      else controller.enqueue(part);
    },
  });
  return syncAwait(read(world, stream as unknown as AsyncIterable<string>));
}

/**
 * The listener goes with the wait, however that ends.
 * @syncAwait
 */
function listen(world: World, emitter: EventEmitter): unknown {
  const arrived = new SyncFuture<unknown>();
  const onEvent = (value: unknown): void => void arrived.tryResolve(value);
  emitter.on("event", onEvent);
  const timer = EventLoop.current().callLater(world.below(10), () => emitter.emit("event", 1));
  try {
    return syncAwait(arrived);
  } finally {
    timer.cancel();
    emitter.off("event", onEvent);
  }
}

/** @syncAwait */
function readInSteps(world: World): number {
  let length = 0;
  for (const part of readFrom<string>(Readable.from(chunks(world)))) {
    length += part.length;
    if (world.chance(0.1)) syncAwait(sleep(1));
    if (world.chance(0.02)) break;
  }
  return length;
}

/** @syncAwait */
function listenOnce(world: World, emitter: EventEmitter): unknown {
  const timer = EventLoop.current().callLater(world.below(10), () => emitter.emit("other", 1));
  try {
    return syncAwait(once(emitter, "other"));
  } finally {
    timer.cancel();
  }
}

export function streams({ emitter }: LongLived): readonly Activity[] {
  return [
    { name: "node stream", weight: 2, run: nodeStream },
    { name: "web stream", weight: 2, run: webStream },
    { name: "events", weight: 2, run: (world) => listen(world, emitter) },
    { name: "once", weight: 2, run: (world) => listenOnce(world, emitter) },
    { name: "readFrom", weight: 2, run: readInSteps },
  ];
}
