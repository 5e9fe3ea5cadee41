/** What a thread of the reactor runs. See docs/reactor.md. */
import { type MessagePort, workerData } from "node:worker_threads";
import { errorData } from "../errorData.js";
import { isCloneable } from "../isCloneable.js";
import * as protocol from "../protocol.js";
import { Calls } from "./calls.js";
import { Handles } from "./handles.js";
import { Inbox } from "./inbox.js";
import { Reports } from "./reports.js";
import { Shortcut } from "./shortcut.js";

const { port, bell, memory } = workerData as protocol.WorkerStart & { readonly port: MessagePort };
const shortcut = new Shortcut(memory);
const reports = new Reports(port, bell, shortcut);
const handles = new Handles(reports);
const inbox = new Inbox(shortcut, new Calls(reports, handles), handles, reports);

port.on("message", (orders: protocol.Order[] | null) => inbox.take(orders));

// Whoever waits on the other side may be blocked, and hear of nothing but what is posted.
let dying = false;
process.on("uncaughtExceptionMonitor", (error) => {
  dying = true;
  reports.postNow([protocol.DYING, 0, errorData(error, isCloneable)]);
});
process.on("exit", (exitCode) => {
  if (dying) return;
  const error = Object.assign(new Error(`process.exit(${exitCode})`), { exitCode });
  reports.postNow([protocol.DYING, 0, errorData(error, isCloneable)]);
});

// It can hear now.
reports.postNow([protocol.STOPPED, 0]);
