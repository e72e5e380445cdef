/**
 * Text that knows which of its stretches are secret. A request is built of it to the end, and what
 * goes on the wire and what goes into the record are two readings of the same text: they cannot
 * differ in anything else.
 */
export type Text = readonly Piece[];

type Piece = {
  text: string;
  /** Masked in a record; none of these texts may come back with an answer either. */
  secrets?: readonly string[];
};

/** What stands in a record where a secret stood on the wire. */
export const MASK = '***';

export function plain(text: string): Text {
  return [{ text }];
}

export function secret(text: string): Text {
  return [{ text, secrets: [text] }];
}

export function onWire(text: Text): string {
  return text.reduce((whole, piece) => whole + piece.text, '');
}

export function onRecord(text: Text): string {
  return text.reduce((whole, piece) => whole + (piece.secrets ? MASK : piece.text), '');
}

/** Every secret of the text, as it was given and as it stands there. */
export function secretsOf(text: Text): string[] {
  return text.flatMap(({ text: written, secrets }) => (secrets ? [...secrets, written] : []));
}

/** Writes every stretch anew, for an encoding that goes character by character. */
export function rewritten(text: Text, write: (stretch: string) => string): Text {
  return text.map((piece) => ({ ...piece, text: write(piece.text) }));
}

/** Writes the whole anew, as a digest does: all of it is secret if any of it was. */
export function derived(text: Text, write: (whole: string) => string): Text {
  const secrets = secretsOf(text);
  const piece = { text: write(onWire(text)) };
  return [secrets.length > 0 ? { ...piece, secrets } : piece];
}

export function joinedBy(separator: string, texts: readonly Text[]): Text {
  return texts.flatMap((text, index) => (index === 0 ? text : [...plain(separator), ...text]));
}
