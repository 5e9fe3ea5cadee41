/** `node --require syncawait-native/install`: installs the pump; where that cannot be, it warns, and the program goes on without. */
import { install, type NativePumpError } from "./index.js";

try {
  install();
} catch (error) {
  process.emitWarning((error as NativePumpError).message, { code: (error as NativePumpError).code });
}
