/** What emitted code imports, as one namespace object (`$sa`). The names belong to the calling convention, section 7. */

export { asyncCall, asyncHelper, asyncMethod, asyncStart, hosted } from "./asyncHost.js";
export { iterateAsync } from "./asyncIteration.js";
export { enterAtomic, leaveAtomic } from "./atomic.js";
export { enter } from "./boundary.js";
export { enterPolicy, leavePolicy } from "./boundaryPolicy.js";
export { call, method, start } from "./call.js";
export { canSuspend } from "./canSuspend.js";
export { wait } from "./capture.js";
export { rt } from "./cell.js";
export { cls, key, methods, original, own, property, strings, unlinked } from "./classes.js";
export { construct } from "./construct.js";
export { construction, installs } from "./construction.js";
export { convert, operate } from "./conversions.js";
export { created } from "./creation.js";
export { delegate } from "./delegation.js";
export { disposables, dispose } from "./disposal.js";
export { define } from "./fields.js";
export { collect, take } from "./gathering.js";
export { generator, generators } from "./generators.js";
export { abort, close, iterate, step } from "./iteration.js";
export { asyncFn, fn, link } from "./link.js";
export { late, literal } from "./literals.js";
export { apart, copy, next, remaining, skip, unpack } from "./patterns.js";
export { fields, get, ownGet, ownSet, set, superGet, superSet } from "./properties.js";
export { task } from "./spawn.js";
export { superCall, superNow } from "./superCall.js";
