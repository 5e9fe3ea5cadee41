/**
 * The stack of a `CancelledError`. It is made inside of `cancel`, where a dozen frames of the runtime's stand between it and whoever cancelled, more than the engine
 * keeps; and a cancel is no failure, so that to look behind them each time would cost more than all the rest of it. So it is done under
 * `configure({ debug: true })` only.
 */
import { captureStack, readStack, stackLimit, textOf } from "./stackText.js";
import { trimStack } from "./stackTrimming.js";

/** Frames that are captured, the runtime's included. */
const DEPTH = 60;

/** From now on the stack of `error` shows who cancelled, without our own frames. The text is made when somebody reads it. */
export function showCanceller(error: Error): void {
  const captured = captureStack(DEPTH);
  const show = (stack: unknown): void => {
    Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  };
  Object.defineProperty(error, "stack", {
    get: () => {
      show(textFor(error, captured));
      return error.stack;
    },
    set: show,
    configurable: true,
  });
}

function textFor(error: Error, captured: Error): string {
  const all = readStack(textOf(captured));
  // Inside of `cancel` Node stands in between where a context is entered.
  const first = all.findIndex(({ own, place }) => !own && !place.startsWith("node:"));
  const lines = first < 0 ? [] : trimStack(all.slice(first));
  return [`${error.name}: ${error.message}`, ...lines.slice(0, stackLimit())].join("\n");
}
