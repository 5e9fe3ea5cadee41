import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npm } from "./registry";
import { root } from "./workspace";

/** Our package as it would be published, from the dist/ that is there; packed once for each state of it. */
export function tarball(): string {
  const folder = join(tmpdir(), `syncawait-tarball-${process.getuid?.() ?? ""}-${hashOfBuild()}`);
  if (!existsSync(folder)) {
    const draft = mkdtempSync(`${folder}-`);
    npm(root, "pack", "--ignore-scripts", "--pack-destination", draft);
    // Another process may have been faster.
    if (existsSync(folder)) rmSync(draft, { recursive: true });
    else renameSync(draft, folder);
  }
  const [name] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  return join(folder, name);
}

function hashOfBuild(): string {
  const hash = createHash("sha256");
  const dist = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" }).sort();
  const files = [
    "package.json",
    ...dist.filter((name) => /\.(js|ts|json)$/.test(name)).map((name) => join("dist", name)),
  ];
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)));
  return hash.digest("hex").slice(0, 12);
}
