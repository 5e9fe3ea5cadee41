/** What a thread of the reactor runs. See docs/reactor.md. */
import { type MessagePort, workerData } from "node:worker_threads";
import { errorData } from "../errorData.js";
import { isCloneable } from "../isCloneable.js";
import * as protocol from "../protocol.js";
import { Calls } from "./calls.js";
import { Handles } from "./handles.js";
import { Reports } from "./reports.js";
import { Shortcut } from "./shortcut.js";
import { Watch } from "./watch.js";

const { port, bell, memory } = workerData as protocol.WorkerStart & { readonly port: MessagePort };
const reports = new Reports(port, bell);
const handles = new Handles(reports);
const calls = new Calls(reports, handles);

let several = false;
reports.alone = () => !several && calls.idle;

const shortcut = new Shortcut(memory);
reports.shortcut = shortcut;
const watch = new Watch(shortcut.cells, () => calls.idle, obeyWritten);
reports.written = () => watch.begin();

port.on("message", (orders: protocol.Order[] | null) => {
  watch.end();
  shortcut.took();
  if (orders === null) obeyWritten();
  else obeyAll(orders);
});

function obeyWritten(): void {
  several = false;
  const { id, route, args } = shortcut.read();
  calls.begin(id, "module.call", [route.href, route.name, ...args], undefined);
}

function obeyAll(orders: protocol.Order[]): void {
  several = orders.length > 1;
  for (const order of orders) obey(order);
}

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

function obey(order: protocol.Order): void {
  const [kind, id] = order;
  if (kind === protocol.CALL) {
    const [, , name, args, places, route] = order;
    if (route !== undefined) shortcut.learn(route, { href: args[0] as string, name: args[1] as string });
    calls.begin(id, name, args, places);
  } else if (kind === protocol.STOP) calls.stop(id, order[2]);
  else if (kind === protocol.PULL) handles.source(id)?.pull(order[2]);
  else if (kind === protocol.PUSH) handles.sink(id)?.push(order[2]);
  else if (kind === protocol.FINISH) handles.sink(id)?.finish();
  else handles.drop(id);
}
