/** The known name that was probably meant, or undefined if none is near: at most two letters in five may differ, as in TypeScript's own suggestions. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const near = known
    .map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(0.4 * Math.max(name.length, written.length))));
  return near.sort((a, b) => a.distance - b.distance)[0]?.name;
}

/** How many letters have to be inserted, removed, replaced or swapped with their neighbour (Damerau's optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) rows[i][j] = cell(a, b, i, j, rows);
  }
  return rows[a.length][b.length];
}

function cell(a: string, b: string, i: number, j: number, rows: readonly number[][]): number {
  const same = a[i - 1] === b[j - 1];
  const distance = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(distance, rows[i - 2][j - 2] + 1) : distance;
}
