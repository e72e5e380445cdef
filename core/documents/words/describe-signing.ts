import type { SignedPart, SigningRecipe } from '../../specification/signing-recipe.ts';
import { code, listed } from '../markdown.ts';
import { TIME_NOTATIONS } from './describe-notation.ts';
import { DIGEST_NAMES } from './describe-value.ts';

const ENCODINGS: Record<SigningRecipe['encoding'], string> = {
  hex: 'hex in lower case',
  'hex-upper': 'hex in upper case',
  base64: 'base64',
  base64url: 'base64url without padding',
};

const PARTS: Record<Exclude<SignedPart['part'], 'text' | 'parameters'>, string> = {
  timestamp: 'the signing time',
  'message-id': 'the message ID',
  method: 'the method in upper case',
  path: 'the path as sent, with its leading slash and without the query',
  query: 'the query as sent, without the question mark',
  url: 'the whole URL as sent',
  body: 'the body as sent, byte for byte',
  key: 'the key itself',
};

/** `HMAC-SHA-256`. */
export function describeAlgorithm(algorithm: SigningRecipe['algorithm']): string {
  const [, digest = algorithm] = /^hmac-(.*)$/.exec(algorithm) ?? [];
  const name = DIGEST_NAMES[digest as keyof typeof DIGEST_NAMES];
  return digest === algorithm ? name : `HMAC-${name}`;
}

/** What is signed, in its order. */
export function describeContent(content: SigningRecipe['content']): string {
  return listed(content.map(describeSignedPart));
}

/** How the digest is written into the request. */
export function describeEncoding(encoding: SigningRecipe['encoding']): string {
  return ENCODINGS[encoding];
}

/** How the text of the key becomes the bytes that sign. */
export function describeKey({ encoding, prefix }: SigningRecipe['key']): string {
  const bytes = encoding === 'utf8' ? 'its text as UTF-8' : `its text, decoded from ${encoding}`;
  return prefix === undefined ? bytes : `${bytes} after a leading ${code(prefix)} is taken off`;
}

export function describeSigningTime(timestamp: NonNullable<SigningRecipe['timestamp']>): string {
  return TIME_NOTATIONS[timestamp];
}

/** What a platform sees while a key is being changed. */
export function describeOverlap(overlap: SigningRecipe['overlap']): string {
  return overlap === 'both-signatures'
    ? 'there are two signatures, separated by a space, the one of the new key first: one that fits is enough'
    : 'only the new key signs: take both until you are told that the old one is out of use';
}

function describeSignedPart(part: SignedPart): string {
  if (part.part === 'text') return code(part.text);
  if (part.part !== 'parameters') return PARTS[part.part];
  const { in: place, order, names, write, between } = part;
  const which = names
    ? `the ${place} parameters ${listed(names.map(code))} in this order`
    : `the ${place} parameters ${order === 'by-name' ? 'in the order of their names' : 'in the order in which they are sent'}`;
  const form = write === 'value' ? 'their values' : 'each as `name=value`';
  const separator = between === '' ? 'with nothing between them' : `joined by ${code(between)}`;
  return `${which}, ${form}, before any encoding, ${separator}`;
}
