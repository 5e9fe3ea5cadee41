/** HTTP over loopback: a server whose handlers wait, and clients that give up. */
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { currentTask, SyncFuture, sleep, syncAwait, syncGather } from "syncawait";
import type { Activity, World } from "../world.mjs";

/** @syncAwait */
function handle(world: World, incoming: IncomingMessage, response: ServerResponse): void {
  syncAwait(sleep(world.below(5)));
  response.write(`you asked for ${incoming.url}\n`);
  syncAwait(sleep(world.below(3)));
  response.end("x".repeat(world.below(20_000)));
}

export class Loopback {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 20 });
  private readonly server = createServer();

  async open(world: World): Promise<void> {
    // A server that closes an idle connection while the client sends on it resets the request: Node's own race, and no fault of a task.
    this.server.keepAliveTimeout = 0;
    this.server.on("request", (incoming, response) => {
      const task = world.spawn(() => handle(world, incoming, response));
      response.on("close", () => task.cancel());
    });
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The length of the answer. Aborted with the task that asks. */
  get(path: string): SyncFuture<number> {
    const answer = new SyncFuture<number>();
    const { port } = this.server.address() as AddressInfo;
    const signal = currentTask()?.signal;
    const outgoing = request({ host: "127.0.0.1", port, path, agent: this.agent, signal }, (response) => {
      let length = 0;
      response.on("data", (part: Buffer) => {
        length += part.length;
      });
      response.on("end", () => answer.tryResolve(length));
      response.on("error", (error) => answer.tryReject(error));
    });
    outgoing.on("error", (error) => answer.tryReject(error));
    outgoing.end();
    return answer;
  }
}

/** @syncAwait */
function fetchOne(server: Loopback, world: World): number {
  return syncAwait(server.get(`/${world.below(1000)}`));
}

/** @syncAwait */
function fetchSeveral(server: Loopback, world: World): number[] {
  const answers = Array.from({ length: 1 + world.below(4) }, (_, at) => server.get(`/several/${at}`));
  return syncAwait(syncGather(...answers));
}

export function http(server: Loopback): readonly Activity[] {
  return [
    { name: "http", weight: 2, run: (world) => fetchOne(server, world) },
    { name: "http, several", weight: 1, run: (world) => fetchSeveral(server, world) },
  ];
}
