import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { compileSources } = require("../../support/compileSources.cjs") as {
  compileSources(folders: readonly string[]): string;
};

const sources = compileSources(["runtime"]);
const folder = mkdtempSync(join(tmpdir(), "unhandled-"));
afterAll(() => {
  for (const each of [sources, folder]) rmSync(each, { recursive: true });
});

/** The same failure of nobody's, natively and of ours. `later` looks at it a turn later. */
const failures = {
  native: `
    const failing = Promise.reject(error);
    const later = () => failing.catch(() => console.log("looked"));
  `,
  "a future": `
    const failing = new SyncFuture();
    failing.reject(error);
    const later = () => { failing.exception(); console.log("looked"); };
  `,
  "a task in its first step": `
    const failing = spawn(() => { throw error; });
    const later = () => { failing.exception(); console.log("looked"); };
  `,
  "a task that was resumed": `
    const gate = new SyncFuture();
    const failing = spawn(waiting(gate));
    gate.resolve();
    const later = () => { failing.exception(); console.log("looked"); };
  `,
};

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a failure in a process of its own; what it prints, without what tells one process from another. */
function outcomeOf(failure: string, rest: string, args: readonly string[]): Outcome {
  const file = join(folder, "program.cjs");
  writeFileSync(
    file,
    `
    const { SyncFuture, spawn } = require(${JSON.stringify(join(sources, "runtime", "index.js"))});
    const { fn, rt, wait } = require(${JSON.stringify(join(sources, "runtime", "internal.js"))});
    const waiting = (gate) => fn("waits", (enter) => function () { return enter.call(this); }, function* () {
      if (wait(gate) === null && rt.s) yield;
      throw error;
    });
    const error = Object.assign(new Error("nobody looks"), { stack: "Error: nobody looks\\n    at somewhere" });
    ${rest}
    ${failure}
    ${rest.includes("later()") ? "" : "void later;"}
  `,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, file], { encoding: "utf8" });
  return { status, stdout, stderr: withoutPlaces(stderr) };
}

/** Where Node says the error came up, its source, and process ids, say nothing here. */
function withoutPlaces(stderr: string): string {
  const lines = stderr
    .split("\n")
    .filter((line) => !/^(?:node:|\S*program\.cjs:|\S*\.js:\d|\s|\(Use `node|$)/.test(line));
  return lines.join("\n").replace(/\(node:\d+\)/g, "(node)");
}

const modes = ["", "throw", "strict", "warn", "none", "warn-with-error-code"];
const ours = Object.entries(failures).filter(([name]) => name !== "native");

describe.each(ours)("F1: %s that fails and that nobody looks at is as a native promise", (_name, failure) => {
  test.each(modes)("F1: under --unhandled-rejections=%s", (mode) => {
    const args = mode === "" ? [] : [`--unhandled-rejections=${mode}`];
    const native = outcomeOf(failures.native, "", args);
    expect(outcomeOf(failure, "", args)).toEqual(native);
    expect(native.status).toBe(mode === "warn" || mode === "none" ? 0 : 1);
  });

  test("F1: for listeners of unhandledRejection, which keep the process alive", () => {
    const rest = `process.on("unhandledRejection", (reason, promise) => console.log(reason === error, promise instanceof Promise));`;
    const native = outcomeOf(failures.native, rest, []);
    expect(native).toMatchObject({ status: 0, stdout: "true true\n" });
    expect(outcomeOf(failure, rest, [])).toEqual(native);
  });

  test("F1: for listeners of uncaughtException, which get its origin", () => {
    const rest = `process.on("uncaughtException", (thrown, origin) => console.log(thrown === error, origin));`;
    const native = outcomeOf(failures.native, rest, []);
    expect(native).toMatchObject({ status: 0, stdout: "true unhandledRejection\n" });
    expect(outcomeOf(failure, rest, [])).toEqual(native);
  });

  test("F1: looked at later, with rejectionHandled for the same promise", () => {
    const rest = `
      let unhandled;
      process.on("unhandledRejection", (reason, promise) => { unhandled = promise; console.log("unhandled"); });
      process.on("rejectionHandled", (promise) => console.log("handled", promise === unhandled));
      setImmediate(() => later());
    `;
    const native = outcomeOf(failures.native, rest, []);
    expect(native).toMatchObject({ status: 0, stdout: "unhandled\nlooked\nhandled true\n" });
    expect(outcomeOf(failure, rest, [])).toEqual(native);
  });

  test("F1: looked at in a microtask or process.nextTick of the same turn, it is no matter", () => {
    for (const soon of ["queueMicrotask", "process.nextTick"]) {
      const native = outcomeOf(failures.native, `${soon}(() => later());`, []);
      expect(outcomeOf(failure, `${soon}(() => later());`, [])).toEqual(native);
      expect(native).toMatchObject({ status: 0, stdout: "looked\n", stderr: "" });
    }
  });
});

test("F1: a cancelled task says nothing, and the exit code is 0", () => {
  const cancelled = `const task = spawn(waiting(new SyncFuture())); task.cancel(); const later = () => undefined;`;
  expect(outcomeOf(cancelled, "", [])).toEqual({ status: 0, stdout: "", stderr: "" });
});
