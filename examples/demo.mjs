// `npm run demo`: the examples, one after the other. No network; exit code 1 if any of them does not keep its claim.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { linkPackage } from "./link.mjs";

const hooks = ["--import", "syncawait/register"];

const steps = [
  {
    title: "An item that nobody loses",
    folder: "lostItem",
    command: [...hooks, "grid.mts"],
  },
  {
    title: "Asynchronous work called from a plain function (on a virtual clock, so the seconds take no time)",
    folder: "asyncFromSync",
    command: [...hooks, "ticker.mts"],
  },
  {
    title: "A documentation site: markdown-it from npm, its synchronous highlight callback waits for shiki and HTTP",
    folder: "site",
    command: [...hooks, "build.mts"],
  },
  {
    title: "The control: the same pages rendered by plain Node, without any hook, and compared",
    folder: "site",
    command: ["verify.mjs"],
  },
  {
    title: "The same page with markdown-it left as it is: an error, not a hang",
    folder: "site/uninstrumented",
    command: [...hooks, "onePage.mts"],
  },
];

linkPackage();
const begin = performance.now();
const failed = steps.filter((step) => !runs(step));
const seconds = ((performance.now() - begin) / 1000).toFixed(1);
console.log(`\n${steps.length - failed.length} of ${steps.length} examples kept their claims, in ${seconds} s`);
for (const { title } of failed) console.error(`FAILED: ${title}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** @param {{ title: string, folder: string, command: string[] }} step */
function runs({ title, folder, command }) {
  console.log(`\n== ${title}\n   examples/${folder}$ node ${command.join(" ")}\n`);
  const cwd = fileURLToPath(new URL(`./${folder}/`, import.meta.url));
  return spawnSync(process.execPath, command, { cwd, stdio: "inherit" }).status === 0;
}
