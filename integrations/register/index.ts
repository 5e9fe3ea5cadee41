import Module from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { getEnvironmentData, isMainThread, parentPort, setEnvironmentData } from "node:worker_threads";
import { hookRequire } from "./commonjs.js";
import { FileCompiler } from "./fileCompiler.js";
import { Packages } from "./packages.js";
import { findSettings, type Settings } from "./settings.js";
import { type SyncHooks, syncHooks } from "./syncHooks.js";
import { warn } from "./warn.js";

/*
 * `node --import syncawait/register app.ts`: compiles what is loaded from here on. Loading this module is what installs the hooks, once in a thread, however
 * often and from however many copies it is loaded.
 */

const installed = Symbol.for("syncawait.register/1");
const shared = globalThis as { [installed]?: true };

// With -r, Node loads this into its own thread for hooks as well, which is no worker of the program and has no port to it.
const isHooksThread = !isMainThread && parentPort === null;

if (!shared[installed] && !isHooksThread) {
  shared[installed] = true;
  register();
}

function register(): void {
  const settings = programSettings();
  const compiler = new FileCompiler(settings);
  const { registerHooks } = Module as { registerHooks?(hooks: SyncHooks): void };
  process.setSourceMapsEnabled(true);
  if (registerHooks) {
    registerHooks(syncHooks(compiler));
    return;
  }
  hookRequire(compiler);
  Module.register(pathToFileURL(join(__dirname, "hooksThread.js")), { data: settings });
}

/** Workers take those of the main thread: they may run elsewhere, and do not know the program's entry. */
function programSettings(): Settings {
  const inherited = getEnvironmentData("syncawait.settings") as Settings | undefined;
  const settings = inherited ?? findSettings(new Packages(), process.argv[1], process.cwd(), warn);
  setEnvironmentData("syncawait.settings", settings as unknown as Parameters<typeof setEnvironmentData>[1]);
  return settings;
}
