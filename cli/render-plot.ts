/** Eighths of a character, from one to seven. */
const EIGHTHS = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const FULL = '█';
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** Stands where there is nothing to show. */
const NOTHING = '·';

/** A bar of at most `width` characters, to an eighth of one. @param part - from 0 to 1 */
export function bar(part: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, part)) * width * 8);
  const rest = eighths % 8;
  return FULL.repeat(Math.floor(eighths / 8)) + (rest > 0 ? EIGHTHS[rest - 1] : '');
}

/** One character for each value, against the greatest of them; a dot where there is none. */
export function sparkline(values: ReadonlyArray<number | undefined>): string {
  const greatest = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === undefined) return NOTHING;
      const level = greatest === 0 ? 0 : Math.round((value / greatest) * (LEVELS.length - 1));
      return LEVELS[level] ?? NOTHING;
    })
    .join('');
}
