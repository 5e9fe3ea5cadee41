/**
 * The package as it is built, loaded by Node itself and not by jest: what starts threads of its own has to be, since their files are those of the build.
 * Errors and futures are then of another realm than the test's: compare names and codes, not classes.
 */
import { join } from "node:path";

type Modules = {
  "index.js": typeof import("../../../runtime/index.js");
  "internal.js": typeof import("../../../runtime/internal.js");
  "testing/index.js": typeof import("../../../runtime/testing/index.js");
  "reactor/index.js": typeof import("../../../runtime/reactor/index.js");
};

export const root = join(__dirname, "..", "..", "..");

export function built<N extends keyof Modules>(name: N): Modules[N] {
  // Jest has a "node:module" of its own, which loads through jest.
  const { createRequire } = process.getBuiltinModule("node:module");
  return createRequire(__filename)(join(root, "dist", "cjs", name));
}
