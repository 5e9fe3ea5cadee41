import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SyncAwaitDiagnostic } from "../../transformer/diagnostics/diagnostic.js";
import { unknownPackage } from "../../transformer/diagnostics/generated.js";
import { nearestName } from "../../transformer/diagnostics/nearestName.js";
import type { PackageScope } from "./packages.js";

/**
 * A warning for each listed package that is most likely misspelt: it is neither a dependency nor installed at the top, and a dependency has nearly its
 * name. Without such a one nothing is said, because a package may be nested in another, or be left out.
 */
export function misspelledPackages({ folder, json }: PackageScope, listed: readonly string[]): SyncAwaitDiagnostic[] {
  const lists = [json.dependencies, json.devDependencies, json.optionalDependencies, json.peerDependencies];
  const dependencies = lists.flatMap((list) => Object.keys(list ?? {}));
  const missing = listed.filter((name) => !dependencies.includes(name) && !isInstalled(name, folder));
  return missing.flatMap((name) => {
    const suggestion = nearestName(
      name,
      dependencies.filter((each) => !listed.includes(each)),
    );
    return suggestion === undefined ? [] : [unknownPackage({ name, suggestion })];
  });
}

/** As Node looks for it: in the program's folder and those above. */
function isInstalled(name: string, folder: string): boolean {
  if (existsSync(join(folder, "node_modules", name))) return true;
  const parent = dirname(folder);
  return parent !== folder && isInstalled(name, parent);
}
