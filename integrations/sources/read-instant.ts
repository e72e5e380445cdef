import * as z from 'zod';

const withOffset = z.iso.datetime({ offset: true });

/**
 * A point in time in UTC, to the millisecond.
 *
 * @param text - ISO 8601 with `Z` or an offset, or Unix seconds (10 digits) or milliseconds (13)
 * @returns undefined for anything else; a time without its offset could be that of any zone
 */
export function instantOf(text: string): string | undefined {
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (/^\d{13}$/.test(text)) return new Date(Number(text)).toISOString();
  const spelled = text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return withOffset.safeParse(spelled).success ? new Date(spelled).toISOString() : undefined;
}

/** A field that holds such a time, read as UTC. */
export const instantText = z.string().transform((text, { addIssue }) => {
  const utc = instantOf(text);
  if (utc !== undefined) return utc;
  addIssue('must be an ISO 8601 time with its offset, or Unix seconds or milliseconds');
  return z.NEVER;
});
