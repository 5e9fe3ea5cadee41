// The pages of the demo site: READMEs of installed packages, as their authors wrote them, chosen by rule and not by hand.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const packagesFolder = fileURLToPath(new URL("../../node_modules/", import.meta.url));

const minimumLength = 4_000;
const maximumLength = 30_000;
const codeFence = /^ {0,3}```\s*\w/m;

const snippetKinds = [
  { pattern: /^package\.json$/, language: "json" },
  { pattern: /^licen[cs]e/i, language: "text" },
  { pattern: /\.[cm]?js$/, language: "js" },
  { pattern: /\.d\.[cm]?ts$/, language: "ts" },
];

/** @typedef {{ name: string, slug: string, markdown: string }} Page */

/**
 * The first `count` installed packages, by name, whose README has between 4 000 and 30 000 characters and a code fence
 * that names a language. Packages that npm installs on some platforms only are left out: the choice is the same everywhere.
 *
 * @param {number} count
 * @returns {Page[]}
 */
export function collectPages(count) {
  /** @type {Page[]} */
  const pages = [];
  for (const name of packageNames()) {
    if (pages.length === count) break;
    const page = readPage(name);
    if (page !== undefined) pages.push(page);
  }
  return pages;
}

function packageNames() {
  const names = readdirSync(packagesFolder).flatMap((entry) =>
    entry.startsWith("@") ? readdirSync(join(packagesFolder, entry)).map((inner) => `${entry}/${inner}`) : [entry],
  );
  return names.filter((name) => !name.startsWith(".")).sort();
}

/** @param {string} name @returns {Page | undefined} */
function readPage(name) {
  const folder = join(packagesFolder, name);
  const readme = readdirSync(folder).find((file) => /^readme\.md$/i.test(file));
  if (readme === undefined) return undefined;
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (manifest.os !== undefined || manifest.cpu !== undefined) return undefined;
  const text = readFileSync(join(folder, readme), "utf8");
  if (text.length < minimumLength || text.length > maximumLength || !codeFence.test(text)) return undefined;
  return { name, slug: name.replace("@", "").replace("/", "-"), markdown: text + snippetFences(name, folder) };
}

/**
 * What the demo adds to a README: fences without code, whose info string names a file. The highlighter fetches it.
 *
 * @param {string} name
 * @param {string} folder
 */
function snippetFences(name, folder) {
  const files = readdirSync(folder).sort();
  const chosen = snippetKinds.flatMap(({ pattern, language }) => {
    const file = files.find((candidate) => pattern.test(candidate));
    return file === undefined ? [] : [`\`\`\`${language} file=${name}/${file}\n\`\`\``];
  });
  return `\n\n## Files\n\n${chosen.join("\n\n")}\n`;
}
