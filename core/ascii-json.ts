/**
 * JSON in ASCII only: the same value for every parser, and free of the characters that a queue
 * refuses in a message (SQS takes no U+FFFE or U+FFFF; others take nothing beyond U+FFFF).
 */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
