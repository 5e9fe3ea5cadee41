import net from "node:net";
import tls from "node:tls";
import type { SocketData } from "../remoteSocket.js";
import type { Call } from "./call.js";
import type { Handle } from "./handles.js";
import { Made } from "./made.js";

class Connection implements Handle {
  constructor(private readonly socket: net.Socket) {}

  drop(): void {
    this.socket.destroy();
  }
}

type Options = net.NetConnectOpts & { readonly tls?: boolean };

export const socketOperations = {
  connect: (call: Call, options: Options): Promise<Made> =>
    new Promise((resolve, reject) => {
      const secure = options.tls === true;
      const whole = { allowHalfOpen: true, ...options };
      const socket = secure ? tls.connect(whole as tls.ConnectionOptions) : net.connect(whole);
      const abort = (): void => void socket.destroy(abortError(call.signal.reason));
      call.signal.addEventListener("abort", abort, { once: true });
      if (call.signal.aborted) abort();
      socket.once("error", reject);
      socket.once(secure ? "secureConnect" : "connect", () => {
        call.signal.removeEventListener("abort", abort);
        socket.removeListener("error", reject);
        resolve(new Made("socket", dataOf(call, socket)));
      });
    }),
};

function dataOf({ handles }: Call, socket: net.Socket): SocketData {
  // What goes wrong is told to who reads or writes.
  socket.on("error", ignore);
  const { localPort, remoteAddress, remotePort } = socket;
  return {
    handles: [handles.keep(new Connection(socket)), handles.keepSource(readable(socket)), handles.keepSink(socket)],
    localPort,
    remoteAddress,
    remotePort,
  };
}

/** The reading side by itself: its end, or giving it up, leaves the writing side as it is. */
function readable(socket: net.Socket): AsyncIterable<unknown> {
  return { [Symbol.asyncIterator]: () => socket.iterator({ destroyOnReturn: false }) };
}

function abortError(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException("This operation was aborted", "AbortError");
}

function ignore(): void {}
