// A library that was compiled whole, called from a task; nothing suspends.
import { spawn } from "syncawait";

interface Markdown {
  render(text: string): string;
}

export function compiled(markdown: Markdown, text: string): string {
  return spawn(render, markdown, text).result();
}

/** @syncAwait */
function render(markdown: Markdown, text: string): string {
  return markdown.render(text);
}
