// The same page, the same callback, but this folder's package.json does not list markdown-it under `instrument`. Its frames
// stand between the wait and the task; below them, only the runtime's own work can go on, and a promise needs Node's event
// loop. The wait must fail at once, where it stands, with an error that says so. Exit code 1 if it does anything else.
import { HostPumpError, run, spawn, syncAwait } from "syncawait";
import { startSnippetServer } from "../highlighting.mjs";
import { renderPage, siteRenderer } from "../page.mjs";
import { collectPages, type Page } from "../pages.mjs";
import { Painter } from "../painter.mjs";

/** @syncAwait */
function errorOf(page: Page, server: string): unknown {
  try {
    syncAwait(spawn(renderPage, siteRenderer(server, new Painter()), page, new URL("../out/", import.meta.url)));
    return undefined;
  } catch (error) {
    return error;
  }
}

/** @syncAwait */
function main(): void {
  const server = syncAwait(startSnippetServer());
  const [page] = collectPages(1);
  const error = page === undefined ? undefined : errorOf(page, server.url);
  server.stop();
  if (error instanceof HostPumpError) {
    console.log(`${error.name} [${error.code}]\n${error.message}`);
  } else {
    console.error("expected a HostPumpError, got", error);
    process.exitCode = 1;
  }
}

run(main);
