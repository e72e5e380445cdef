/** Enough work between two lines of progress for somebody to read them. */
const STEP = 500;

/** Tells of a growing count each time that it has grown by 500. */
export function everySoOften<T>(
  count: (progress: T) => number,
  tell: (count: number) => void,
): (progress: T) => void {
  let told = 0;
  return (progress) => {
    const now = count(progress);
    if (now - told < STEP) return;
    told = now;
    tell(now);
  };
}
