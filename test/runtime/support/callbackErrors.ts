import { configure } from "../../../runtime/index.js";
import { kernel } from "../../../runtime/kernel.js";

/** Collects, for the tests of the block that it is called in, what callbacks throw (S8). */
export function recordCallbackErrors(): unknown[] {
  const errors: unknown[] = [];
  const { onCallbackError } = kernel.configuration;
  beforeEach(() => configure({ onCallbackError: (error) => errors.push(error) }));
  afterEach(() => configure({ onCallbackError }));
  return errors;
}
