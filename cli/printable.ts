/** Control, invisible and line-breaking characters: they could move the cursor or hide a difference. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** One line of text as a terminal may safely show it; a platform's answer can contain anything. */
export function printable(line: string): string {
  return line.replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
