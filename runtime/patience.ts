/**
 * Looking for a moment, before going to sleep, for what another thread is about to bring. To wake a thread takes the system longer than a short call
 * does; to look costs the core that it is done on. So a look that was in vain makes the next ones rarer: where threads share a core, or what is waited for takes long,
 * hardly any is left. The same idea as an adaptive mutex's.
 */

/** In ms. Somewhat more than it takes to wake a thread that sleeps on an idle core. */
const LONGEST_LOOK = 0.1;
/** Of a clock that stands still, as fake ones do. */
const MOST_ROUNDS = 200;
const LOOKS_PER_ROUND = 64;
/** After so many looks in vain, one after the other, only every 2 ** MOST_MISSES-th chance is taken. */
const MOST_MISSES = 10;

export class Patience {
  private misses = 0;
  /** How many chances to let go by. */
  private pause = 0;

  /** Whether it is worth a look now; asked once for each chance. */
  hopes(): boolean {
    if (this.pause === 0) return true;
    this.pause--;
    return false;
  }

  /** @param ms no longer than this @returns whether `cells[at]` was seen to be something else than `old` */
  look(cells: Int32Array, at: number, old: number, ms = LONGEST_LOOK): boolean {
    // Where it has come already, looking did not bring it, and says nothing of the next time.
    if (Atomics.load(cells, at) !== old) return true;
    const whole = ms >= LONGEST_LOOK;
    const end = performance.now() + (whole ? LONGEST_LOOK : ms);
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
      for (let looks = 0; looks < LOOKS_PER_ROUND; looks++) {
        if (Atomics.load(cells, at) === old) continue;
        this.misses = 0;
        return true;
      }
      if (performance.now() >= end) break;
    }
    // Nor does a look that was cut short.
    if (!whole) return false;
    if (this.misses < MOST_MISSES) this.misses++;
    this.pause = 2 ** this.misses;
    return false;
  }
}
