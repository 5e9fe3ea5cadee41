// Makes `import "syncawait"` work in examples that are packages of their own, as `npm link` would: a link to this repository.
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));
const modules = fileURLToPath(new URL("./node_modules/", import.meta.url));

export function linkPackage() {
  mkdirSync(modules, { recursive: true });
  rmSync(`${modules}syncawait`, { force: true });
  symlinkSync(repository, `${modules}syncawait`, "junction"); // the type matters on Windows only: needs no privilege
}
