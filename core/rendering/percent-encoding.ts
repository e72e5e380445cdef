/**
 * RFC 3986: also the characters that `encodeURIComponent` leaves alone though they are reserved. A
 * space is `%20` in a form too: every form decoder reads it, while a `+` is a space to some decoders
 * and a plus to others.
 *
 * @param text - well-formed Unicode
 */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Decodes exactly once; a `+` is a plus. @returns undefined if it is no percent-encoded UTF-8 */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign, or bytes that are no UTF-8.
  }
  return undefined;
}
