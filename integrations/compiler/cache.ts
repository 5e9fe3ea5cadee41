import { createHash, randomUUID } from "node:crypto";
import { accessSync, constants, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/**
 * Texts on disk, found by the hash of what they were made from. Many processes may share a folder: an entry appears whole, by a rename, and
 * one that was damaged later fails its check sum and counts as missing. A cache that cannot be used costs time and nothing else, so no failure
 * here reaches the program.
 */
export class DiskCache {
  readonly #folder: string | undefined;

  /** @param folder where to keep entries; undefined keeps none */
  constructor(folder: string | undefined) {
    this.#folder = folder && makeFolder(folder) ? folder : undefined;
  }

  get folder(): string | undefined {
    return this.#folder;
  }

  read(key: string): string | undefined {
    if (!this.#folder) return undefined;
    try {
      const entry = readFileSync(join(this.#folder, key), "utf8");
      const text = entry.slice(entry.indexOf("\n") + 1);
      return entry === sealed(text) ? text : undefined;
    } catch {
      return undefined;
    }
  }

  write(key: string, text: string): void {
    if (!this.#folder) return;
    const temporary = join(this.#folder, `${key}.${process.pid}.${randomUUID()}`);
    try {
      writeFileSync(temporary, sealed(text), { flag: "wx" });
      renameSync(temporary, join(this.#folder, key));
    } catch {
      rmSync(temporary, { force: true });
    }
  }
}

/** The key of an entry: a hash of everything that the text depends on. */
export function cacheKey(...parts: readonly unknown[]): string {
  return sha256(JSON.stringify(parts));
}

/**
 * Where entries go: `SYNCAWAIT_CACHE` (a folder, or "off"), else `node_modules/.cache/syncawait` of the nearest node_modules folder above the
 * program, else a folder of this user's under the system's temporary one.
 */
export function openCache(root: string): DiskCache {
  const wish = process.env.SYNCAWAIT_CACHE;
  if (wish) return new DiskCache(wish === "off" ? undefined : wish);
  const beside = nodeModulesAbove(root);
  const cache = new DiskCache(beside && join(beside, ".cache", "syncawait"));
  return cache.folder ? cache : new DiskCache(temporaryFolder());
}

function nodeModulesAbove(folder: string): string | undefined {
  const candidate = join(folder, "node_modules");
  if (lstatSync(candidate, { throwIfNoEntry: false })) return candidate;
  const parent = dirname(folder);
  return parent === folder ? undefined : nodeModulesAbove(parent);
}

/** Another user may own a folder of this name; code from there must not run here. */
function temporaryFolder(): string | undefined {
  const user = process.getuid?.();
  const folder = join(tmpdir(), `syncawait-${user ?? "cache"}`);
  if (!makeFolder(folder)) return undefined;
  return user === undefined || lstatSync(folder).uid === user ? folder : undefined;
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return lstatSync(folder).isDirectory();
  } catch {
    return false;
  }
}

function sealed(text: string): string {
  return `${sha256(text)}\n${text}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
