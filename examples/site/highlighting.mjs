// What the highlight callback has to wait for, as any application has it: promises. Nothing here knows syncawait.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bundledLanguages, bundledLanguagesInfo, createHighlighter } from "shiki";

const theme = "github-light";

/** @typedef {import("shiki").Highlighter} Highlighter */
/** @typedef {import("shiki").BundledLanguage} BundledLanguage */
/** @typedef {{ text: string, delay: number }} Snippet */

/** Starts the snippet server. @returns {Promise<{ url: string, stop: () => void }>} */
export async function startSnippetServer() {
  const server = fork(fileURLToPath(new URL("./snippetServer.mjs", import.meta.url)), { execArgv: [] });
  const [port] = await once(server, "message");
  return { url: `http://127.0.0.1:${port}`, stop: () => server.disconnect() };
}

/** The first lines of a package's file, and how long the server made us wait. @param {string} server @param {string} file @returns {Promise<Snippet>} */
export async function fetchSnippet(server, file) {
  const response = await fetch(`${server}/${encodeURIComponent(file)}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${file}: ${text}`);
  return { text, delay: Number(response.headers.get("x-delay")) };
}

/** @type {Promise<Highlighter> | undefined} */
let shared;
/** @type {Map<string, Promise<Highlighter>>} */
const loading = new Map();

/** The highlighter, once it knows a fence's language: each one is loaded at its first demand. @param {string} name */
export function loadHighlighter(name) {
  const language = languageOf(name);
  let loaded = loading.get(language);
  if (loaded === undefined) {
    loaded = load(language);
    loading.set(language, loaded);
  }
  return loaded;
}

/** @param {string} language @returns {Promise<Highlighter>} */
async function load(language) {
  shared ??= createHighlighter({ themes: [theme], langs: [] });
  const highlighter = await shared;
  if (language === "text") return highlighter;
  const { default: grammars } = await bundledLanguages[/** @type {BundledLanguage} */ (language)]();
  // Markdown and its like colour embedded code only in languages that are there already. All of them come along, or the
  // HTML of one page would depend on which other page asked first.
  const embedded = grammars.flatMap((grammar) => grammar.embeddedLangsLazy ?? []);
  await highlighter.loadLanguage(.../** @type {BundledLanguage[]} */ ([...embedded, language]));
  return highlighter;
}

/** Pure computation: the HTML of a piece of code. @param {Highlighter} highlighter @param {string} code @param {string} name */
export function paint(highlighter, code, name) {
  // Without the limit of half a second for a line: a slow machine must not show in the HTML either.
  return highlighter.codeToHtml(code, { lang: languageOf(name), theme, tokenizeTimeLimit: 0 });
}

/** The highlighter's own name of a fence's language; plain text for one that it does not know. @param {string} name */
function languageOf(name) {
  const lower = name.toLowerCase();
  return bundledLanguagesInfo.find(({ id, aliases }) => id === lower || aliases?.includes(lower))?.id ?? "text";
}

/** The file that a fence's info string includes, if it does. @param {string} attributes */
export function includedFile(attributes) {
  return /\bfile=(\S+)/.exec(attributes)?.[1];
}
