import type { TimeFormat } from '../specification/value-source.ts';

/** Date and time of day, the milliseconds, and what says that it is UTC. */
const LETTERS: Record<
  Exclude<TimeFormat, 'unix-seconds' | 'unix-milliseconds'>,
  { between: 'T' | ' '; milliseconds: boolean; zone: '' | 'Z' | '+00:00' }
> = {
  iso: { between: 'T', milliseconds: false, zone: 'Z' },
  'iso-milliseconds': { between: 'T', milliseconds: true, zone: 'Z' },
  'iso-offset': { between: 'T', milliseconds: false, zone: '+00:00' },
  space: { between: ' ', milliseconds: false, zone: '' },
  'space-milliseconds': { between: ' ', milliseconds: true, zone: '' },
  'space-offset': { between: ' ', milliseconds: false, zone: '+00:00' },
};

/** A time as a platform writes it, in UTC; what is finer than the format is cut off. */
export function timeText(epochMs: number, format: TimeFormat): string {
  if (format === 'unix-seconds') return String(Math.floor(epochMs / 1000));
  if (format === 'unix-milliseconds') return String(epochMs);
  const { between, milliseconds, zone } = LETTERS[format];
  const iso = new Date(epochMs).toISOString();
  return `${iso.slice(0, 10)}${between}${iso.slice(11, milliseconds ? 23 : 19)}${zone}`;
}

/** The reverse of `timeText`. @returns undefined if the text is not in the format */
export function epochMsOf(text: string, format: TimeFormat): number | undefined {
  const epochMs = parsed(text, format);
  return Number.isNaN(epochMs) || timeText(epochMs, format) !== text ? undefined : epochMs;
}

function parsed(text: string, format: TimeFormat): number {
  if (format === 'unix-seconds') return dateMs(Number(text) * 1000);
  if (format === 'unix-milliseconds') return dateMs(Number(text));
  const timeEnd = LETTERS[format].milliseconds ? 23 : 19;
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, timeEnd)}Z`);
}

/** NaN for what no date can be. */
function dateMs(epochMs: number): number {
  return new Date(epochMs).getTime();
}
