/** `node --require syncawait-native/install-inside-microtasks`: as `install`, with waits inside microtasks, which are experimental. */
import { install, type NativePumpError } from "./index.js";

try {
  const { whyNotInsideMicrotasks } = install({ insideMicrotasks: true });
  if (whyNotInsideMicrotasks !== null)
    process.emitWarning(`syncawait-native refuses waits inside microtasks: ${whyNotInsideMicrotasks}`, {
      code: "ERR_SYNCAWAIT_HOST_PUMP",
    });
} catch (error) {
  process.emitWarning((error as NativePumpError).message, { code: (error as NativePumpError).code });
}
