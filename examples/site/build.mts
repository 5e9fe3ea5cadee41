// Builds the site: every page a task, all at the same time. Run with markdown-it under `instrument`; exit code 1 if a
// callback blocked the event loop instead of suspending.
import { mkdirSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { configure, run, spawn, syncAwait, syncGather, yieldNow } from "syncawait";
import { startSnippetServer } from "./highlighting.mjs";
import { figures, renderPage, siteRenderer } from "./page.mjs";
import { collectPages, type Page } from "./pages.mjs";
import { Painter } from "./painter.mjs";

const folder = new URL("./out/", import.meta.url);

/** @syncAwait */
function renderAll(pages: Page[], server: string, painter: Painter): void {
  const markdown = siteRenderer(server, painter);
  const tasks = pages.map((page) => {
    syncAwait(yieldNow());
    return spawn(renderPage, markdown, page, folder);
  });
  syncAwait(syncGather(...tasks));
}

/** @syncAwait */
function main(): void {
  let blocked = 0;
  configure({ onBlock: () => blocked++ });
  mkdirSync(folder, { recursive: true });
  const pages = collectPages(Number(process.argv[2] ?? 36));
  const server = syncAwait(startSnippetServer());
  const painter = new Painter();

  const delay = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  const begin = performance.now();
  delay.enable();
  renderAll(pages, server.url, painter);
  delay.disable();
  const total = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  server.stop();

  const computing = (user + system) / 1000;
  print([
    ["pages rendered, all at the same time", pages.length],
    ["highlight callbacks", figures.callbacks],
    ["  that suspended", figures.suspended],
    ["  that waited at the same moment, at most", figures.mostWaiting],
    ["boundaries that blocked", blocked],
    ["snippets fetched over HTTP", figures.fetches],
    ["total time", milliseconds(total)],
    ["  CPU time of the process meanwhile: parsing, painting, compiling, GC", milliseconds(computing)],
    ["sum of all waits, each from call to return", milliseconds(figures.waits)],
    ["  of which imposed by the server", milliseconds(figures.delays)],
    ["  so a render that stands still in each wait needs at least", milliseconds(figures.delays + computing)],
    ["largest event-loop delay", milliseconds(delay.max / 1e6)],
    ["  longest single call of shiki, which computes and does not wait", milliseconds(painter.longest)],
  ]);
  const overlapping = total < figures.waits; // impossible if one wait had to end before the next could begin
  if (blocked > 0 || figures.suspended !== figures.callbacks || !overlapping) process.exitCode = 1;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function print(rows: readonly (readonly [string, string | number])[]): void {
  const width = Math.max(...rows.map(([label]) => label.length));
  for (const [label, value] of rows) console.log(`${label.padEnd(width)}  ${value}`);
}

run(main);
