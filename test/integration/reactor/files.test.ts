/** `reactor.fs`, on a real folder, below a blocked stack. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { built } from "../support/built";
import { failure } from "./failure";

const { runNestedUntilComplete: wait } = built("index.js");
const { fs } = built("reactor/index.js").reactor;
const folder = mkdtempSync(join(tmpdir(), "syncawait-reactor-"));
const path = (name: string): string => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true }));

test("writes, appends, reads as text and as a Buffer, by path and by URL", () => {
  wait(fs.writeFile(path("a"), "one"));
  wait(fs.appendFile(pathToFileURL(path("a")), Buffer.from(" two")));
  expect(wait(fs.readFile(path("a"), "utf8"))).toBe("one two");
  const bytes = wait(fs.readFile(pathToFileURL(path("a"))));
  expect([Buffer.isBuffer(bytes), String(bytes)]).toEqual([true, "one two"]);
  expect(wait(fs.readFile(path("a"), { encoding: "latin1" }))).toBe("one two");
});

test("Stats and Dirents have their methods", () => {
  wait(fs.mkdir(path("d/e"), { recursive: true }));
  wait(fs.writeFile(path("d/f"), "x"));
  const stats = wait(fs.stat(path("d/f")));
  expect([stats.isFile(), stats.size, stats.mtime.getTime() > 0, stats.mtimeMs > 0]).toEqual([true, 1, true, true]);
  expect(wait(fs.lstat(path("d"), { bigint: true })).isDirectory()).toBe(true);
  expect(wait(fs.stat(path("d/f"), { bigint: true })).size).toBe(1n);
  expect(wait(fs.readdir(path("d")))).toEqual(["e", "f"]);
  const entries = wait(fs.readdir(path("d"), { withFileTypes: true }));
  expect(entries.map((entry) => [entry.name, entry.isDirectory(), entry.isFile()])).toEqual([
    ["e", true, false],
    ["f", false, true],
  ]);
});

test("a folder is read entry by entry", () => {
  wait(fs.mkdir(path("many")));
  for (let n = 0; n < 50; n++) wait(fs.writeFile(path(`many/${n}`), ""));
  const names = [...wait(fs.opendir(path("many")))].map((entry) => (entry.isFile() ? entry.name : "?"));
  expect(names.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
});

test("errors are those of node:fs, with code, errno, syscall and path", async () => {
  const error = await failure(() => wait(fs.readFile(path("nowhere"))));
  expect(error).toMatchObject({ code: "ENOENT", errno: -2, syscall: "open", path: path("nowhere") });
  expect(error.message).toMatch(/^ENOENT: no such file/);
});

test("the rest of node:fs/promises", async () => {
  wait(fs.writeFile(path("r"), "data"));
  wait(fs.access(path("r")));
  wait(fs.copyFile(path("r"), path("r2")));
  wait(fs.rename(path("r2"), path("r3")));
  wait(fs.truncate(path("r3"), 2));
  wait(fs.chmod(path("r3"), 0o600));
  wait(fs.utimes(path("r3"), new Date(1000), new Date(2000)));
  wait(fs.symlink(path("r3"), path("s")));
  wait(fs.link(path("r3"), path("l")));
  expect(wait(fs.stat(path("r3"))).mtimeMs).toBe(2000);
  expect(wait(fs.readlink(path("s")))).toBe(path("r3"));
  expect(wait(fs.realpath(path("s")))).toBe(wait(fs.realpath(path("r3"))));
  expect(wait(fs.lstat(path("s"))).isSymbolicLink()).toBe(true);
  expect(wait(fs.statfs(folder)).bsize).toBeGreaterThan(0);
  wait(fs.cp(path("d"), path("d2"), { recursive: true }));
  wait(fs.rm(path("d2"), { recursive: true }));
  wait(fs.unlink(path("l")));
  wait(fs.rmdir(wait(fs.mkdtemp(path("t-")))));
  expect((await failure(() => wait(fs.access(path("l"))))).code).toBe("ENOENT");
});

test("an open file: reads and writes where it stands, closes, and is closed for good", async () => {
  const file = wait(fs.open(path("o"), "w+"));
  expect(wait(file.write("hello "))).toBe(6);
  expect(wait(file.write(Buffer.from("world")))).toBe(5);
  wait(file.sync());
  expect(String(wait(file.read(5, 6)))).toBe("world");
  expect(wait(file.read(5, 100)).length).toBe(0);
  expect(wait(file.stat()).size).toBe(11);
  wait(file.truncate(4));
  expect(readFileSync(file.fd < 0 ? "" : path("o"), "utf8")).toBe("hell");
  await file.close();
  expect((await failure(() => wait(file.read()))).code).toBe("EBADF");
});

test("a file is streamed in and out, and a part of one", () => {
  const out = fs.createWriteStream(path("big"));
  const chunk = Buffer.alloc(64 * 1024, "x");
  for (let n = 0; n < 40; n++) wait(out.write(chunk));
  wait(out.end());
  let size = 0;
  for (const part of fs.createReadStream(path("big"))) size += part.length;
  expect(size).toBe(40 * chunk.length);
  const some = [...fs.createReadStream(path("o"), { start: 1, end: 2 })];
  expect(String(Buffer.concat(some))).toBe("el");
});

test("a stream that cannot be opened says so to who reads or writes", async () => {
  const reader = fs.createReadStream(path("nowhere"));
  expect((await failure(() => wait(reader.take()))).code).toBe("ENOENT");
  const writer = fs.createWriteStream(path("nowhere/x"));
  wait(writer.write("x"));
  expect((await failure(() => wait(writer.end()))).code).toBe("ENOENT");
});

test("changes are watched until the loop is left", async () => {
  const changes = wait(fs.watch(folder));
  const first = changes.take();
  wait(fs.writeFile(path("watched"), "1"));
  expect(wait(first).value).toMatchObject({ filename: "watched" });
  await changes.close();
});
