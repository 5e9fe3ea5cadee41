import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export const root = resolve(__dirname, "..", "..", "..");

/** A temporary folder with files in it; removed by `remove`. */
export class Workspace {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "syncawait-test-")));

  constructor(files: Readonly<Record<string, string | object>> = {}) {
    this.write(files);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** @param files text by path; an object is written as JSON */
  write(files: Readonly<Record<string, string | object>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
    }
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path), "junction");
  }

  delete(path: string): void {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
