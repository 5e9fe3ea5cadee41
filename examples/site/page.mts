// One page: markdown-it as npm gave it to us, and a highlight callback that waits.
import { writeFileSync } from "node:fs";
import MarkdownItRenderer, { type MarkdownIt } from "markdown-it";
import { canSuspend, syncAwait } from "syncawait";
import { fetchSnippet, includedFile, loadHighlighter } from "./highlighting.mjs";
import type { Page } from "./pages.mjs";
import type { Painter } from "./painter.mjs";

/** What the callbacks of all pages did. Times in milliseconds. */
export const figures = {
  callbacks: 0,
  suspended: 0,
  waiting: 0,
  mostWaiting: 0,
  fetches: 0,
  /** The sum of the delays that the server imposed, by its own account. */
  delays: 0,
  /** The sum of the waits for the server and for languages, from call to return. */
  waits: 0,
};

/** markdown-it calls this for each code fence, and uses what it returns at once. */
export function siteRenderer(server: string, painter: Painter): MarkdownIt {
  /** @syncAwait */
  function highlight(code: string, language: string, attributes: string): string {
    figures.callbacks++;
    if (canSuspend()) figures.suspended++; // and will: the painter, at least, never answers at once
    const file = includedFile(attributes);
    const source = file === undefined ? code : snippet(server, file);
    const highlighter = timed(loadHighlighter(language));
    return syncAwait(painter.paint(highlighter, source, language));
  }

  return new MarkdownItRenderer({ html: true, highlight });
}

/** @syncAwait */
export function renderPage(markdown: MarkdownIt, page: Page, folder: URL): void {
  const html = markdown.render(page.markdown);
  writeFileSync(new URL(`${page.slug}.html`, folder), html);
}

/** @syncAwait */
function snippet(server: string, file: string): string {
  const { text, delay } = timed(fetchSnippet(server, file));
  figures.fetches++;
  figures.delays += delay;
  return text;
}

/**
 * Waits, and takes down for how long, and how many callbacks do so at the same time.
 *
 * @syncAwait
 */
function timed<T>(promise: Promise<T>): T {
  const begin = performance.now();
  figures.waiting++;
  figures.mostWaiting = Math.max(figures.mostWaiting, figures.waiting);
  try {
    return syncAwait(promise) as T;
  } finally {
    figures.waiting--;
    figures.waits += performance.now() - begin;
  }
}
