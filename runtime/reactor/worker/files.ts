import fs, { type ReadStream } from "node:fs";
import fsp, { type FileHandle } from "node:fs/promises";
import type { FileData } from "../remoteFile.js";
import type { Call } from "./call.js";
import type { Handle } from "./handles.js";
import { Made } from "./made.js";
import type { Operation } from "./operations.js";

class OpenFile implements Handle {
  constructor(readonly file: FileHandle) {}

  drop(): void {
    this.file.close().catch(ignore);
  }
}

/** On a file that the other side has opened. */
const onFiles: Readonly<Record<string, (file: FileHandle, ...args: never[]) => unknown>> = {
  read: (file, length: number, position: number | null) => read(file, length, position),
  write: async (file, data: string | Uint8Array, position: number | null) => {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    return writeAll(file, bytes, position);
  },
  readFile: (file, options?: BufferEncoding) => file.readFile(options),
  writeFile: (file, data: string, options?: BufferEncoding) => file.writeFile(data, options),
  appendFile: (file, data: string, options?: BufferEncoding) => file.appendFile(data, options),
  stat: (file, options?: object) => file.stat(options),
  truncate: (file, length: number) => file.truncate(length),
  sync: (file) => file.sync(),
  datasync: (file) => file.datasync(),
};

export const fileOperations: Readonly<Record<string, Operation>> = {
  ...fromPromises(),
  "fs.open": async (call: Call, path: string, flags?: string, mode?: number): Promise<Made> => {
    const file = await fsp.open(path, flags, mode);
    const data: FileData = { handles: [call.handles.keep(new OpenFile(file))], fd: file.fd };
    return new Made("file", data);
  },
  "fs.watch": (call: Call, path: string, options?: object) =>
    fsp.watch(path, { ...options, ...signalOf(call, options) }),
  "fs.createReadStream": (call: Call, id: number, path: string, options?: object): void => {
    call.handles.keepSource(fs.createReadStream(path, { ...options }) as ReadStream, { id });
  },
  "fs.createWriteStream": (call: Call, id: number, path: string, options?: object): void => {
    call.handles.keepSink(fs.createWriteStream(path, { ...options }), id);
  },
  ...Object.fromEntries(
    Object.entries(onFiles).map(([name, operate]) => [
      `file.${name}`,
      (call: Call, id: number, ...args: unknown[]) =>
        operate(call.handles.get(id, OpenFile).file, ...(args as never[])),
    ]),
  ),
  "file.close": (call: Call, id: number) => {
    const { file } = call.handles.get(id, OpenFile);
    call.handles.forget(id);
    return file.close();
  },
};

function fromPromises(): Record<string, Operation> {
  const functions = Object.entries(fsp).filter(([, value]) => typeof value === "function");
  return Object.fromEntries(
    functions.map(([name, operate]) => [
      `fs.${name}`,
      (call: Call, ...args: unknown[]) => (operate as (...args: unknown[]) => unknown)(...withSignal(call, name, args)),
    ]),
  );
}

/** What can be stopped is, when the other side does not want it any more. */
const stoppable: Readonly<Record<string, number>> = { readFile: 1, writeFile: 2, appendFile: 2 };

function withSignal(call: Call, name: string, args: readonly unknown[]): readonly unknown[] {
  const at = stoppable[name];
  if (at === undefined) return args;
  const options = args[at];
  const given = typeof options === "string" ? { encoding: options } : ((options ?? {}) as object);
  const before = args.slice(0, at);
  while (before.length < at) before.push(undefined);
  return [...before, { ...given, signal: call.signal }];
}

function signalOf(call: Call, options: object | undefined): object {
  return options !== undefined && "signal" in options ? { signal: call.signal } : {};
}

async function read(file: FileHandle, length: number, position: number | null): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number | null): Promise<number> {
  let written = 0;
  while (written < bytes.byteLength) {
    const at = position === null ? null : position + written;
    const { bytesWritten } = await file.write(bytes, written, bytes.byteLength - written, at);
    written += bytesWritten;
  }
  return written;
}

function ignore(): void {}
