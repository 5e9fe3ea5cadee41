// The packages beside which waits that block are measured. They are not among the development dependencies: one of them is a native add-on.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = new URL("./peers/", import.meta.url);
const { resolve } = createRequire(new URL("./package.json", folder));

/** Loads what is installed here: whatever else has a package of that name may have another version of it. @param {string} name @throws where it is not */
export async function loadPeer(name) {
  return import(pathToFileURL(pathOf(name)).href);
}

/** @param {string} name */
export function isInstalled(name) {
  try {
    pathOf(name);
    return true;
  } catch {
    return false;
  }
}

/** A sentence about those that are not installed; undefined where all are. @param {readonly string[]} names */
export function missingNote(names) {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  return `Not compared with ${missing.join(", ")}: not installed. npm install --prefix bench/blocking/peers installs what this row is compared with`;
}

/** @param {string} name */
function pathOf(name) {
  const found = resolve(name);
  if (!found.startsWith(fileURLToPath(folder))) throw new Error(`${name} is not installed in bench/blocking/peers`);
  return found;
}
