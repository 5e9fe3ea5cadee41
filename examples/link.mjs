// Makes `import "syncawait"` work in examples that are packages of their own, as `npm link` would: a link to this repository.
import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = realpathSync(fileURLToPath(new URL("..", import.meta.url)));
const modules = fileURLToPath(new URL("./node_modules/", import.meta.url));

export function linkPackage() {
  mkdirSync(modules, { recursive: true });
  try {
    symlinkSync("../..", `${modules}syncawait`, "junction"); // the type matters on Windows only: needs no privilege
  } catch (error) {
    // It is there already, from an earlier run or one that is under way.
    if (realpathSync(`${modules}syncawait`) !== repository) throw error;
  }
}
