const UNITS: ReadonlyArray<[seconds: number, one: string]> = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `90` is "1 minute 30 seconds"; whole seconds, 0 or more. */
export function describeDuration(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const [length, one] of UNITS) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(counted(count, one));
  }
  return parts.join(' ') || '0 seconds';
}

/** `1 day`, `30 days`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
