import { SyncFuture } from "./future.js";
export class SyncTask<T = unknown> extends SyncFuture<T> {}
