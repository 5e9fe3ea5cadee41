/** `Reactor`: what a program asks for. See docs/reactor.md. */
import type { ExecFileOptions, ExecOptions, SpawnOptions } from "node:child_process";
import type { NetConnectOpts } from "node:net";
import type { SyncFuture } from "../future.js";
import { type CallOptions, callThread } from "./caller.js";
import { fileSystem, type ReactorFileSystem } from "./fileSystem.js";
import type { RemoteChild } from "./remoteChild.js";
import { importModule, type RemoteModule } from "./remoteModule.js";
import type { RemoteResponse } from "./remoteResponse.js";
import type { RemoteSocket } from "./remoteSocket.js";
import type { Threads } from "./threads.js";
import { verifyCallOptions, verifyFetch, verifySleep } from "./verify.js";

/** What a child process has printed. */
export interface ExecResult {
  /** To its standard output. */
  readonly stdout: string;
  /** To its standard error output. */
  readonly stderr: string;
}

/** What `reactor.fetch` sends as a body. */
export type FetchBody = string | ArrayBuffer | NodeJS.ArrayBufferView | Blob | URLSearchParams | null;

/** Options of `reactor.fetch`: those of the platform's `fetch` that can be sent to another thread. */
export interface FetchOptions extends Omit<RequestInit, "body" | "headers" | "window"> {
  /** What is sent. */
  body?: FetchBody;
  /** Of the request. */
  headers?: Headers | Readonly<Record<string, string>> | readonly (readonly [string, string])[];
}

/** Options of `reactor.connect`. */
export type ConnectOptions = NetConnectOpts & {
  /** Makes it a TLS connection; `servername` is then checked against the certificate. Default false. */
  tls?: boolean;
  /** As of `tls.connect`. */
  servername?: string;
  /** As of `tls.connect`. */
  ca?: string | readonly string[];
  /** As of `tls.connect`. */
  rejectUnauthorized?: boolean;
};

/**
 * Does I/O in other threads, so that it goes on while this one is busy, or blocked. Everything that it gives is a future: compiled code suspends on it, promise code
 * awaits it, and a blocked stack goes on when it is done (N3). Threads start with the first call that needs them, and keep the process alive only while
 * something is waited for.
 */
export class Reactor {
  private files: ReactorFileSystem | null = null;

  /** @internal */
  constructor(
    private readonly threads: Threads,
    private readonly options: CallOptions = {},
  ) {}

  /** The functions of `node:fs/promises`, and `createReadStream` and `createWriteStream`. */
  get fs(): ReactorFileSystem {
    this.files ??= fileSystem(this.threads, this.options);
    return this.files;
  }

  /**
   * The same reactor; what is called on the view that this gives is called with these options. Options of the view are kept where they are not given anew.
   * @throws TypeError, RangeError for wrong options, and for others
   */
  with(options: CallOptions): Reactor {
    verifyCallOptions(options);
    return new Reactor(this.threads, { ...this.options, ...options });
  }

  /**
   * The platform's `fetch`, in the I/O thread. Fulfilled when the headers are there.
   * @returns the response, whose body is still to be read
   * @throws TypeError for a Request, and for a body that is a stream or a form
   */
  fetch(url: string | URL, options: FetchOptions = {}): SyncFuture<RemoteResponse> {
    const { headers, body, ...rest } = options;
    verifyFetch(url, body);
    const init = {
      ...rest,
      ...(headers !== undefined && { headers: [...new Headers(headers as HeadersInit)] }),
      ...(body !== undefined && { body: body instanceof URLSearchParams ? String(body) : body }),
    };
    if (body instanceof URLSearchParams) init.headers = withFormType(init.headers);
    return this.io("fetch", String(url), init);
  }

  /**
   * Imports a module in another thread. Its functions can be called from here with arguments that can be cloned; one that gives an async iterable or a
   * stream is read from here.
   * @param url of the module, a path, or the name of a package that can be found from the working directory
   * @returns the module, with futures where its functions have promises or values
   * @throws TypeError for a path that is not absolute: nobody knows what it is relative to
   */
  import<M extends object>(url: string | URL): SyncFuture<RemoteModule<M>> {
    return importModule<M>(this.threads, url, this.options);
  }

  /** Connects to a port of this machine, a pipe, or as the options say. Fulfilled when the connection is there. */
  connect(to: number | string | ConnectOptions): SyncFuture<RemoteSocket> {
    const options = typeof to === "number" ? { port: to } : typeof to === "string" ? { path: to } : to;
    return this.io("connect", options);
  }

  /** Runs `command` in a shell. @returns what it has printed @throws as of `child_process.exec`, when it fails */
  exec(command: string, options?: ExecOptions): SyncFuture<ExecResult> {
    return this.io("exec", command, options);
  }

  /** Runs `file` without a shell. @returns what it has printed @throws as {@link exec} */
  execFile(file: string, args: readonly string[] = [], options?: ExecFileOptions): SyncFuture<ExecResult> {
    return this.io("execFile", file, args, options);
  }

  /**
   * Starts a child process. Fulfilled when it runs. A `signal` or time limit, of the options or of {@link with}, kills it also later: `exit()` then gives
   * what signal ended it.
   */
  spawn(command: string, args: readonly string[] = [], options: SpawnOptions = {}): SyncFuture<RemoteChild> {
    const choose = () => this.threads.forInputAndOutput();
    const limited = { ...options, ...timeoutOf(options, this.options) };
    return callThread<RemoteChild>(choose, "spawn", [command, args, limited], this.options, (child) => {
      for (const { signal } of [options, this.options]) child.killWhenAborted(signal, options.killSignal);
    });
  }

  /** Fulfilled when `ms` milliseconds have passed, by a timer of the other thread. @throws TypeError, RangeError if `ms` is no number */
  sleep(ms: number): SyncFuture<void> {
    verifySleep(ms);
    return this.io("sleep", ms);
  }

  /** Ends the threads. Who waits is told so by a {@link ReactorError}; later calls are rejected with one. */
  close(): void {
    this.threads.close();
  }

  /** {@link close} */
  [Symbol.dispose](): void {
    this.close();
  }

  private io<T>(name: string, ...args: unknown[]): SyncFuture<T> {
    return callThread<T>(() => this.threads.forInputAndOutput(), name, args, this.options);
  }
}

/** The shorter one, as `child_process` takes it: whole milliseconds, for one timer of the host's. */
function timeoutOf({ timeout: own }: SpawnOptions, { timeout: common }: CallOptions): { timeout?: number } {
  if (common === undefined || common > LONGEST_TIMER) return {};
  return { timeout: Math.max(Math.ceil(own ? Math.min(own, common) : common), 1) };
}

/** In ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

function withFormType(headers: [string, string][] | undefined): [string, string][] {
  const all = new Headers(headers);
  if (!all.has("content-type")) all.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
  return [...all];
}
