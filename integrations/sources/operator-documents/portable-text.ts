/** What of a vocabulary's pattern is told as lengths, and what is left to a pattern. */
export type PortableText = { minLength: number; maxLength: number; pattern?: string };

const TEXT = /^\^\[\^((?:\\p\{Cc\})?)\\p\{Cs\}((?:\\u[0-9A-F]{4})*)\]\{(\d+),(\d+)\}\$$/;
const CONTROL_CHARACTERS = '\\u0000-\\u001F\\u007F-\\u009F';

/**
 * A text's pattern without classes of Unicode, which half of the languages that validate by JSON
 * Schema read as something else or not at all. Lone surrogates are no longer told apart: text that
 * is well-formed has none.
 *
 * @returns undefined if the pattern is portable as it is
 * @throws {RangeError} if nothing is known of such a pattern
 */
export function portableText(pattern: string): PortableText | undefined {
  if (!pattern.includes('\\p{')) return undefined;
  const [, control, others, least, most] = TEXT.exec(pattern) ?? [];
  if (least === undefined) throw new RangeError(`no portable form of ${pattern} is known`);
  const excluded = `${control === '' ? '' : CONTROL_CHARACTERS}${others}`;
  return {
    minLength: Number(least),
    maxLength: Number(most),
    ...(excluded !== '' && { pattern: `^[^${excluded}]*$` }),
  };
}
