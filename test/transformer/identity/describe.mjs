// Loads modules and prints, for each function and object that they export, what of it can be seen from outside.
//   node describe.mjs JOBS.json      [{ id, path }, ...]; gives { id: { label: { aspect: text } } }
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

globalThis.run = (x) => x;
const { jobs, typescript } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ts = (await import(pathToFileURL(typescript))).default;
const ours = ["syncawait.twin/1", "syncawait.entry/1", "syncawait.construct/1"].map((key) => Symbol.for(key));

const found = {};
for (const { id, path } of jobs) {
  const module = await import(pathToFileURL(path));
  const subjects = module.subjects ?? { default: module.default, ...methodsOf(module.default) };
  found[id] = {};
  for (const [label, subject] of Object.entries(subjects)) found[id][label] = await describe(subject);
  found[id]["(all)"] = { identities: identities(Object.values(subjects)) };
}
process.stdout.write(JSON.stringify(found));

function methodsOf({ prototype }) {
  return prototype?.m === undefined ? {} : { m: prototype.m };
}

async function describe(subject) {
  const common = {
    properties: properties(subject),
    enumerates: JSON.stringify(Object.keys(subject)) + (typeof subject === "object" ? forIn(subject) : ""),
    inherits: inherits(Object.getPrototypeOf(subject)),
    visible: hidden(subject),
  };
  if (typeof subject !== "function") return common;
  return {
    ...common,
    name: JSON.stringify(subject.name),
    length: String(subject.length),
    prototype: prototype(subject),
    constructs: String(constructs(subject)),
    strict: await strictness(subject),
    parameters: parameters(subject),
    becomes: becomes(subject),
  };
}

/** All own keys in order, each with its attributes; values where they are plain. The one key that compiled functions have besides is left out. */
function properties(subject) {
  const keys = Reflect.ownKeys(subject).filter((key) => !ours.includes(key));
  return keys.map((key) => `${String(key)} ${attributes(Object.getOwnPropertyDescriptor(subject, key))}`).join("; ");
}

function attributes({ value, get, set, writable, enumerable, configurable }) {
  const kinds = get || set ? [get && "get", set && "set"] : [typeof value, writable && "writable"];
  return [...kinds, enumerable && "enumerable", configurable && "configurable"].filter(Boolean).join(" ");
}

function forIn(subject) {
  const keys = [];
  for (const key in subject) keys.push(key);
  return ` and ${JSON.stringify(keys)}`;
}

/** Keys of ours must be invisible to everything but `Reflect.ownKeys` and its like. */
function hidden(subject) {
  const seen = ours.filter((key) => Object.getOwnPropertyDescriptor(subject, key)?.enumerable);
  return seen.length === 0 ? "nothing of ours" : `${seen.length} keys of ours`;
}

/** What calls of it are, which is the one thing that should differ. */
function becomes(subject) {
  if (subject[ours[0]]?.[ours[1]] === subject) return "suspends";
  if (Object.hasOwn(subject, ours[2])) return "suspends";
  // A generator function's calls give generators, whose steps do.
  if (typeof subject.prototype?.next === "function" && ours[0] in subject.prototype.next) return "suspends";
  return /\$sa\.task\(|\$enter|\$\.\w+\.apply\(this/.test(String(subject)) ? "gives a task" : "stays native";
}

function inherits(parent) {
  if (parent === null) return "null";
  const tag = Object.hasOwn(parent, Symbol.toStringTag) ? parent[Symbol.toStringTag] : "";
  return `${tag || parent.constructor?.name || "?"} (${parent === Function.prototype ? "Function.prototype" : typeof parent})`;
}

function prototype(subject) {
  if (!Object.hasOwn(subject, "prototype")) return "none";
  const { prototype } = subject;
  const leadsBack = prototype.constructor === subject ? "its constructor" : "another constructor";
  return `${leadsBack}; ${properties(prototype)}; of ${inherits(Object.getPrototypeOf(prototype))}`;
}

/** Asks without calling it. */
function constructs(subject) {
  try {
    Reflect.construct(Object, [], subject);
    return true;
  } catch {
    return false;
  }
}

/** What `this` is where a number is handed over, and whether `caller` can be asked for. */
async function strictness(subject) {
  let caller = "throws";
  try {
    caller = String(subject.caller);
  } catch {}
  return `${await receiver(subject)}; caller: ${caller}`;
}

async function receiver(subject) {
  try {
    let answer = subject.call(7, 7);
    if (typeof answer?.next === "function") answer = answer.next();
    const settled = await answer;
    const value = settled !== null && typeof settled === "object" && "done" in settled ? settled.value : settled;
    return `this is ${typeof value}`;
  } catch (error) {
    return error.name;
  }
}

/** The parameter list, as `toString()` shows it; white space does not count. */
function parameters(subject) {
  const text = String(subject);
  for (const whole of [`(${text})`, `({${text}})`, `({ function ${text} })`]) {
    const file = ts.createSourceFile("a.js", whole, ts.ScriptTarget.Latest, true);
    if (file.parseDiagnostics.length === 0) return listOf(file, text) ?? "no function";
  }
  return `cannot be parsed: ${text}`;
}

function listOf(file, text) {
  const find = (node) => {
    if (ts.isClassLike(node)) return node.members.find(ts.isConstructorDeclaration) ?? node;
    return ts.isFunctionLike(node) ? node : ts.forEachChild(node, find);
  };
  const list = find(file)?.parameters;
  if (list === undefined) return text.startsWith("class") ? "class without constructor" : undefined;
  return list.map((each) => each.getText(file).replace(/\s+/g, " ")).join(", ");
}

/** Which of the subjects are one and the same. */
function identities(subjects) {
  return subjects.map((subject) => subjects.indexOf(subject)).join();
}
