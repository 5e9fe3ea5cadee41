/** `syncawait/reactor`: I/O in other threads, for code that is busy or blocked. */
export type { CallOptions } from "./caller.js";
export { ReactorError, type ReactorErrorCode } from "./errors.js";
export type { ReactorFileSystem } from "./fileSystem.js";
export {
  type ConnectOptions,
  type ExecResult,
  type FetchBody,
  type FetchOptions,
  Reactor,
} from "./reactor.js";
export type { ChildExit, RemoteChild } from "./remoteChild.js";
export type { RemoteFile } from "./remoteFile.js";
export type { Remote, RemoteModule } from "./remoteModule.js";
export type { RemoteResponse } from "./remoteResponse.js";
export type { RemoteSocket } from "./remoteSocket.js";
export { createReactor, reactor } from "./shared.js";
export type { ReactorOptions } from "./threads.js";
