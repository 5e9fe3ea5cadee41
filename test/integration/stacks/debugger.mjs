// The worker of debugged.mjs: sets breakpoints, and at each pause notes where it is and does what it was told to.
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";

/** @type {{ breakpoints: { url: string, lineNumber: number, columnNumber: number }[], steps: string[] }} */
const { breakpoints, steps } = workerData;
const session = new Session();
const pauses = [];
let handled = Promise.resolve();
const urls = new Map();

const post = (method, parameters) =>
  new Promise((settle, fail) =>
    session.post(method, parameters, (error, result) => (error ? fail(error) : settle(result))),
  );

async function variablesOf({ scopeChain }) {
  const variables = {};
  for (const { type, object } of scopeChain) {
    if (type !== "local" && type !== "block") continue;
    const { result } = await post("Runtime.getProperties", { objectId: object.objectId, ownProperties: true });
    for (const { name, value } of result)
      variables[name] = value?.value ?? value?.className ?? value?.type ?? "unreadable";
  }
  return variables;
}

async function onPaused({ params: { callFrames } }) {
  const [top] = callFrames;
  const { functionName, location } = top;
  pauses.push({ functionName, ...location, url: urls.get(location.scriptId), variables: await variablesOf(top) });
  await post(`Debugger.${steps.shift() ?? "resume"}`);
}

// Before anything else: a session alone does not keep its thread alive.
parentPort.once("message", async () => {
  await handled;
  session.disconnect();
  parentPort.postMessage(pauses);
});
session.connectToMainThread();
session.on("Debugger.paused", (event) => {
  handled = onPaused(event);
});
session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => urls.set(scriptId, url));
await post("Debugger.enable");
for (const breakpoint of breakpoints) await post("Debugger.setBreakpointByUrl", breakpoint);
parentPort.postMessage("ready");
