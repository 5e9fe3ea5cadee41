// The control: plain Node, no hooks, markdown-it as published. It renders every page twice, synchronously: once to learn
// what `highlight` is asked for, then, when all those promises have settled, once more with the answers at hand. The HTML
// that the demo wrote must be the same, byte for byte.
import { readFileSync } from "node:fs";
import MarkdownIt from "markdown-it";
import { fetchSnippet, includedFile, loadHighlighter, paint, startSnippetServer } from "./highlighting.mjs";
import { collectPages } from "./pages.mjs";

const pages = collectPages(Number(process.argv[2] ?? 36));
const server = await startSnippetServer();

/** @param {string} code @param {string} language @param {string} attributes */
async function highlightLater(code, language, attributes) {
  const file = includedFile(attributes);
  const source = file === undefined ? code : (await fetchSnippet(server.url, file)).text;
  return paint(await loadHighlighter(language), source, language);
}

/** @type {Map<string, Promise<string>>} */
const wanted = new Map();
const key = (/** @type {string[]} */ ...call) => JSON.stringify(call);
const scout = new MarkdownIt({
  html: true,
  highlight(code, language, attributes) {
    const call = key(code, language, attributes);
    if (!wanted.has(call)) wanted.set(call, highlightLater(code, language, attributes));
    return "";
  },
});
for (const page of pages) scout.render(page.markdown);

/** @type {Map<string, string>} */
const answers = new Map();
for (const [call, html] of wanted) answers.set(call, await html);
server.stop();

const plain = new MarkdownIt({
  html: true,
  highlight: (code, language, attributes) => answers.get(key(code, language, attributes)) ?? "",
});
const different = pages.filter((page) => {
  const written = readFileSync(new URL(`./out/${page.slug}.html`, import.meta.url), "utf8");
  return written !== plain.render(page.markdown);
});
console.log(
  `${pages.length} pages compared with a plain synchronous render: ${pages.length - different.length} identical`,
);
for (const page of different) console.error(`  differs: ${page.name}`);
process.exitCode = different.length === 0 ? 0 : 1;
