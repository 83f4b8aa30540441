/**
 * Chance that falls the same way every time (mulberry32), so that two demo worlds made on the same day
 * are alike.
 */
export type Chance = {
  /** A whole number from `least` to `most`. */
  whole: (least: number, most: number) => number;
  /** One of the list. */
  one: <T>(list: readonly T[]) => T;
  /** Whether something that happens `share` of the time happens now. */
  happens: (share: number) => boolean;
};

export function chanceOf(seed: number): Chance {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    one: <T>(list: readonly T[]) => list[whole(0, list.length - 1)] as T,
    happens: (share) => next() < share,
  };
}
