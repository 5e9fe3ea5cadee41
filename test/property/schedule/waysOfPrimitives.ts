/** Programs that wait at primitives before they go on, or hold them meanwhile. */
import type { Hold } from "../../../runtime/index.js";
import { calling } from "../../runtime/support/waiting.js";
import { evaluate } from "./evaluate.js";
import { body, type Ways } from "./ways.js";

export const waysOfPrimitives: Ways<"get" | "lock" | "permit" | "event" | "meeting"> = {
  *get(world, { store }) {
    return yield world.store(store).get();
  },
  *lock(world, { inner }) {
    const hold: Hold = yield world.random.pick(world.locks).acquire();
    try {
      return yield calling(evaluate, world, inner);
    } finally {
      hold.release();
    }
  },
  *permit(world, { inner }) {
    return yield world.permits.run(body(world, inner));
  },
  *event(world, { inner }) {
    yield world.event.wait();
    return yield calling(evaluate, world, inner);
  },
  *meeting(world, { inner }) {
    yield world.barrier.wait();
    return yield calling(evaluate, world, inner);
  },
};
