/** A turn of the host that no fake clock holds up: Sinon's, jest's and node:test's mock timers take `setImmediate` and `setTimeout`, and no messages. */

type Ask = (callback: () => void) => unknown;

// As they stood when this was loaded. A framework may have replaced the first two by then (jest's `fakeTimers: { enableGlobally: true }`).
const { setImmediate, setTimeout, MessageChannel } = globalThis as unknown as {
  setImmediate?: Ask;
  setTimeout: Ask;
  MessageChannel?: typeof globalThis.MessageChannel;
};

/**
 * The turns that were asked of the host before this was called have come, and those of a fake clock have not.
 *
 * In Node messages come before the callbacks of `setImmediate`, and one that is sent out of a message comes after them: where `setImmediate` is the
 * host's own, it is always the first to answer here, so that it is one turn exactly.
 */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate?.call(globalThis, resolve);
    if (MessageChannel !== undefined) post(MessageChannel, () => post(MessageChannel, resolve));
    else if (setImmediate === undefined) setTimeout.call(globalThis, resolve);
  });
}

function post(Channel: typeof globalThis.MessageChannel, callback: () => void): void {
  const { port1, port2 } = new Channel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(null);
}
