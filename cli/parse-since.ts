const UNIT_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const AGE = /^(\d{1,5})([mhd])$/;
/** With a zone: a time without one means something else on every machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads `30m`, `24h`, `7d`, or an ISO 8601 time with its zone.
 *
 * @returns undefined if it is neither, or not in the past
 */
export function parseSince(text: string, nowEpochMs: number): number | undefined {
  const [, count, unit = ''] = AGE.exec(text) ?? [];
  const sinceEpochMs =
    count === undefined
      ? Date.parse(INSTANT.test(text) ? text : '')
      : nowEpochMs - Number(count) * (UNIT_MS[unit] ?? 0);
  return sinceEpochMs <= nowEpochMs ? sinceEpochMs : undefined;
}
