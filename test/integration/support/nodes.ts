import { join } from "node:path";
import { installed } from "./registry";

/** A version of Node to run programs with. */
export interface NodeVersion {
  readonly major: number;
  /** The executable; undefined if it could not be installed. */
  readonly path: string | undefined;
}

/** The majors that we support: this process's own, and the others from the npm package `node`. */
export function supportedNodes(majors: readonly number[] = [20, 22, 24]): NodeVersion[] {
  return majors.map((major) => ({ major, path: executable(major) }));
}

function executable(major: number): string | undefined {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = installed(`node@${major}`);
  return folder && join(folder, "node_modules", "node", "bin", "node");
}
