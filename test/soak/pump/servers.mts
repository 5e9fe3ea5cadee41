/** What the stacks ask: servers in their own process. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createEcho, type Server as EchoServer } from "node:net";
import type { Digger } from "./digger.mjs";

/** Each request is answered by a handler that blocks in its turn. @returns closes them */
export async function openServers(digger: Digger): Promise<() => Promise<void>> {
  const http = createServer((_request, response) => {
    setImmediate(() => {
      digger.dig(2);
      response.end("answer");
    });
  });
  const echo = createEcho((socket) => socket.on("error", (error) => digger.world.faults.push(error)).pipe(socket));
  const [port, echoPort] = await Promise.all([http, echo].map(listen));
  Object.assign(digger, { port, echoPort });
  return async () => {
    for (const server of [http, echo]) {
      server.close();
      await once(server, "close");
    }
  };
}

async function listen(server: Server | EchoServer): Promise<number> {
  server.listen(0);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
