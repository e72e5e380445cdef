/** So many letters may differ for one name to be taken for another. */
const MOST_DIFFERENCES = 2;

/** The name that was probably meant. Undefined if none is near, or it would be a guess among several. */
export function closest(typed: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: distanceOf(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.min(MOST_DIFFERENCES, name.length / 2))
    .toSorted((one, other) => one.distance - other.distance);
  const [first, second] = ranked;
  return first && first.distance !== second?.distance ? first.name : undefined;
}

/** Letters that are added, left out or replaced on the way from one to the other. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
