/** What can stand between a consumer and whoever is cancelled: each combinator, and the primitives that run a body. */
import {
  asCompleted,
  CancelScope,
  Lock,
  race,
  Semaphore,
  SyncFuture,
  type SyncTask,
  syncGather,
  syncShield,
  syncWait,
  syncWaitFor,
  TaskGroup,
  timeout,
  toAsyncIterable,
  withBoundary,
} from "../../../runtime/index.js";
import { calling, invoking, waiting } from "../support/waiting.js";

/** Begins what stands behind this. */
type Begin = () => SyncTask<unknown>;
/** Tasks whose values stay with them when their waiter is cancelled (a limit of C7). */
type Handles = SyncTask<unknown>[];
type Way = (begin: Begin, handles: Handles) => Generator<unknown, unknown, never>;

const waitFor = (begin: Begin): (() => unknown) =>
  waiting(function* () {
    return yield begin();
  });

/** Gives the value of the task if it is done, and stops it otherwise. */
function* keeping(
  task: SyncTask<unknown>,
  handles: Handles,
  wait: () => unknown,
): Generator<unknown, unknown, unknown> {
  handles.push(task);
  try {
    yield wait();
    return task.result();
  } finally {
    task.cancel();
  }
}

export const wrappers: Readonly<Record<string, Way>> = {
  *plain(begin) {
    return yield begin();
  },
  *waitFor(begin) {
    return yield syncWaitFor(begin(), 1000);
  },
  *gather(begin) {
    return ((yield syncGather(begin())) as unknown[])[0];
  },
  *race(begin) {
    return yield race<unknown>([begin(), new SyncFuture()]);
  },
  *group(begin) {
    return yield invoking(
      TaskGroup,
      "run",
      waiting(function* (group: TaskGroup) {
        return yield group.spawn(waitFor(begin));
      }),
    );
  },
  *joinedGroup(begin, handles) {
    const group = new TaskGroup();
    const task = group.spawn(waitFor(begin));
    handles.push(task);
    yield group.join();
    return task.result();
  },
  *scope(begin) {
    return yield invoking(new CancelScope(), "run", waitFor(begin));
  },
  *levelScope(begin) {
    return yield invoking(new CancelScope({ level: true }), "run", waitFor(begin));
  },
  *timeout(begin) {
    return yield calling(timeout<unknown>, 1000, waitFor(begin));
  },
  *wait(begin, handles) {
    const task = begin();
    return yield* keeping(task, handles, () => syncWait([task]));
  },
  *shield(begin, handles) {
    const task = begin();
    return yield* keeping(task, handles, () => syncShield(task));
  },
  *asCompleted(begin, handles) {
    const task = begin();
    return yield* keeping(task, handles, () => asCompleted([task])[Symbol.asyncIterator]().next());
  },
  *boundary(begin) {
    return yield calling(
      withBoundary as (policy: "exclusive", body: () => unknown) => unknown,
      "exclusive",
      waitFor(begin),
    );
  },
  *asyncIterable(begin) {
    const steps = toAsyncIterable(function* () {
      yield begin();
    })[Symbol.asyncIterator]();
    return ((yield steps.next()) as IteratorResult<unknown>).value;
  },
  *lock(begin) {
    return yield new Lock().run(waitFor(begin));
  },
  *semaphore(begin) {
    return yield new Semaphore(1).run(waitFor(begin));
  },
};
