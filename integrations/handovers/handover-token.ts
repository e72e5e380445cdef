import * as z from 'zod';

/** Under this name a link carries the token through a store to the app. */
export const HANDOVER_PARAMETER = 'postproof_handover';

/** 22 URL-safe characters hold 128 bits of randomness: nobody finds one by trying. */
const TOKEN = /^[\w-]{22}$/;

export const handoverToken = z.string().regex(TOKEN, {
  error: 'must be 22 URL-safe characters: 128 random bits in base64url',
});

/**
 * What an app has got says which hand-over is meant, or it does not. Nothing is an everyday thing: who
 * finds the app in the store by themselves has no click. `malformed` is a link that was built wrongly.
 */
export type TokenReading = { token: string } | { none: 'no-token' | 'malformed' };

/** Play hands on no longer text; what is longer was made up. */
const MAX_CHARACTERS = 4096;
/** Links are wrapped in links: each redirect may have encoded the text once more. */
const MAX_DECODINGS = 3;
/** The semicolon is that of `&amp;`, in a link that was copied from a page's source. */
const PARAMETER = new RegExp(`(?:^|[?&#;])${HANDOVER_PARAMETER}=([^&#;]*)`, 'g');
/** A space, however it is written. */
const EDGES = /^[\s+]+|[\s+]+$/g;

/**
 * Looks for the parameter in any text with a query, encoded so often as it may be. A token has only
 * characters that encoding leaves alone, so decoding once too often does no harm.
 */
export function readParameter(text: string): TokenReading {
  if (text.length > MAX_CHARACTERS) return { none: 'malformed' };
  for (const form of decodings(text)) {
    const values = [...form.matchAll(PARAMETER)].map(([, value = '']) => value);
    if (values.length > 0) return firstToken(values);
  }
  return { none: 'no-token' };
}

/** A text that is the token and nothing else, but for white space and encoding around it. */
export function readBareToken(text: string): TokenReading {
  if (text.length > MAX_CHARACTERS) return { none: 'malformed' };
  if (text.replace(EDGES, '') === '') return { none: 'no-token' };
  return firstToken([text]);
}

/** A field that the operator may use for something else: what is no token in it is no fault. */
export function readLabel(label: string): TokenReading {
  const reading = readBareToken(label);
  return 'token' in reading ? reading : { none: 'no-token' };
}

/** Of several readings the first that has a token; else the one that shows a fault. */
export function bestOf(readings: readonly TokenReading[]): TokenReading {
  const found = readings.find((one) => 'token' in one);
  const faulty = readings.find((one) => 'none' in one && one.none === 'malformed');
  return found ?? faulty ?? { none: 'no-token' };
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function firstToken(values: readonly string[]): TokenReading {
  for (const value of values) {
    for (const form of decodings(value)) {
      const [alone = ''] = form.replace(EDGES, '').split(/[&#;]/);
      const token = alone.replace(EDGES, '');
      if (TOKEN.test(token)) return { token };
    }
  }
  return { none: 'malformed' };
}

/** The text as it is, then decoded once, twice, and so on. */
function decodings(text: string): string[] {
  const forms = [text];
  for (let round = 1; round <= MAX_DECODINGS; round += 1) {
    forms.push(decodeAscii(forms.at(-1) ?? ''));
  }
  return forms;
}

/** Only ASCII matters here, and what is no encoding stays as it is: foreign text does not throw. */
function decodeAscii(text: string): string {
  return text.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
