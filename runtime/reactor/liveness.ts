import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";

const probe = new MessageChannel().port1;
probe.unref();

/**
 * Whether the thread at the other end of `port` has ended, asked without the event loop, which would say so by a "close" event.
 *
 * A port whose other end is gone counts as detached, once the news has been taken from its queue. To transfer a detached port is an error, which is found before the
 * message is looked at; of a port that lives the message is serialised next, and this one cannot be. So nothing is ever transferred.
 */
export function isOrphaned(port: MessagePort): boolean {
  let serialised = false;
  const message = {
    get unsendable(): never {
      serialised = true;
      throw new Error("never sent");
    },
  };
  try {
    probe.postMessage(message, [port]);
  } catch {}
  return !serialised;
}

/** All that has come, without the event loop. */
export function receive(port: MessagePort): unknown {
  return receiveMessageOnPort(port)?.message;
}
