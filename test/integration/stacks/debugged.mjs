// Runs a program under a debugger that lives in a worker: node debugged.mjs <program> <commands as JSON>. Prints what the debugger saw, as JSON.
import { Worker } from "node:worker_threads";

const [program, commands] = process.argv.slice(2);
const worker = new Worker(new URL("debugger.mjs", import.meta.url), { workerData: JSON.parse(commands) });
const next = () => new Promise((settle, fail) => worker.once("message", settle).once("error", fail));
await next();
const { printed } = await import(program);
await printed;
worker.postMessage("done");
console.log(JSON.stringify(await next()));
