// What of syncawait-native would be published: the tarball's contents, and programs that use it from a fresh folder.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { run } from "./run.mjs";

const expected = [
  /^(package\.json|README\.md|LICENSE|binding\.gyp)$/,
  /^dist\/\w+\.js$/,
  /^dist\/(index|install|installInsideMicrotasks|nativePumpError)\.d\.ts$/,
  /^prebuilds\/linux-x64\/node\.napi\.glibc\.node$/,
  /^addon\/\w+\.(cc|h)$/,
  /^scripts\/hashSources\.cjs$/,
];
const required = ["dist/index.js", "prebuilds/linux-x64/node.napi.glibc.node", "addon/addon.cc", "binding.gyp"];

/** A program that blocks below a timer, by the published package alone. */
const program = `
setTimeout(() => {
  const turns = globalThis[Symbol.for("syncawait.hostPump/1")].open();
  let done = false;
  setTimeout(() => { done = true; }, 1);
  while (!done) { turns.drain(); turns.turn(Infinity); }
  turns.close();
  process.exitCode = 0;
}, 1);
process.exitCode = 1;
`;

const types = `
import { install, NativePumpError, type Installation, type InstallOptions } from "syncawait-native";
import "syncawait-native/install";
const options: InstallOptions = { insideMicrotasks: true };
export const installation: Installation = install(options);
export const code: string = new NativePumpError("").code;
`;

/** @returns the tarball, which lies in `folder` */
export function packNative(root, folder) {
  const quiet = { cwd: join(root, "native"), stdio: ["ignore", "ignore", "pipe"] };
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], quiet);
  return join(
    folder,
    readdirSync(folder).find((name) => name.startsWith("syncawait-native-")),
  );
}

export function checkNativeContents(unpacked) {
  const entries = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) =>
    relative(unpacked, join(entry.parentPath ?? entry.path, entry.name))
      .split(sep)
      .join("/"),
  );
  const surplus = files.filter((file) => !expected.some((pattern) => pattern.test(file)));
  const missing = required.filter((file) => !files.includes(file));
  if (surplus.length + missing.length > 0)
    throw new Error(`not expected: ${surplus.join(", ")}\nmissing: ${missing.join(", ")}`);
}

/** A folder with nothing but the package and what it depends on. */
export function makeNativeConsumer(root, folder, unpacked) {
  const consumer = join(folder, "native-consumer");
  mkdirSync(join(consumer, "node_modules", "@types"), { recursive: true });
  cpSync(unpacked, join(consumer, "node_modules", "syncawait-native"), { recursive: true });
  for (const name of ["node-gyp-build", "@types/node"])
    symlinkSync(join(root, "node_modules", name), join(consumer, "node_modules", name), "junction");
  const write = (name, text) => writeFileSync(join(consumer, name), text);
  write("require.cjs", `require("syncawait-native").install();${program}`);
  write("import.mjs", `import { install } from "syncawait-native"; install();${program}`);
  write("program.cjs", program);
  write("types.ts", types);
  write("types.cts", types);
  return consumer;
}

/** Every way in. */
export function useNative(consumer) {
  for (const args of [
    ["require.cjs"],
    ["import.mjs"],
    ["--require", "syncawait-native/install", "program.cjs"],
    ["--import", "syncawait-native/install", "program.cjs"],
    ["--require", "syncawait-native/install-inside-microtasks", "program.cjs"],
  ])
    run(args, consumer);
}
