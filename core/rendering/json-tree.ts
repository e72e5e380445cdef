/** A JSON document that keeps its numbers as they are written. */
export type Json = string | boolean | null | NumberText | Json[] | { [name: string]: Json };

/** A double would lose the digits of a long amount. */
export class NumberText {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/** Standard since ECMAScript 2026, and not yet known to the compiler's library; of a number only. */
type SourceReviver = (name: string, value: unknown, context: { source: string }) => unknown;

/** @returns undefined if the text is no JSON */
export function parseJson(text: string): Json | undefined {
  const keepDigits: SourceReviver = (_name, value, { source }) =>
    typeof value === 'number' ? new NumberText(source) : value;
  try {
    return JSON.parse(text, keepDigits as Parameters<typeof JSON.parse>[1]);
  } catch {
    // No JSON.
  }
  return undefined;
}

/** The one way to write a document. */
export function writeJson(json: Json): string {
  if (json instanceof NumberText) return json.digits;
  if (Array.isArray(json)) return `[${json.map(writeJson).join(',')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  const members = Object.entries(json).map(([name, value]) => {
    return `${JSON.stringify(name)}:${writeJson(value)}`;
  });
  return `{${members.join(',')}}`;
}

export function isJsonObject(json: Json | undefined): json is { [name: string]: Json } {
  return (
    typeof json === 'object' &&
    json !== null &&
    !Array.isArray(json) &&
    !(json instanceof NumberText)
  );
}
