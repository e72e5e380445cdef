import { createHash, createHmac } from 'node:crypto';
import type { SignedPart, SigningRecipe } from '../specification/signing-recipe.ts';
import { isUsable, keyBytes, type PlatformKeys, type SigningKey } from './signing-key.ts';

/** A parameter before it is encoded. */
export type SignedParameter = { name: string; value: string };

/** A request as a recipe can sign it: as it is sent, but without the parameter of the signature. */
export type SignedRequest = {
  method: string;
  url: string;
  /** Empty if there is none. */
  body: string;
  /** The signing time as the recipe writes it; what is not known is signed as nothing. */
  timestamp?: string | undefined;
  messageId?: string | undefined;
  parameters: { query: SignedParameter[]; body: SignedParameter[] };
};

/**
 * Signs a request as its platform wants it.
 *
 * @returns the signature with its prefix; while a rotation runs, those of both keys separated by a
 *   space, the current one's first, if the recipe says so
 * @throws {UnusableSigningKeyError} if the current key is empty or not in the recipe's encoding
 */
export function signRequest(
  recipe: SigningRecipe,
  request: SignedRequest,
  { current, previous }: PlatformKeys,
): string {
  const both = recipe.overlap === 'both-signatures' && previous && isUsable(previous, recipe.key);
  const signing = both ? [current, previous] : [current];
  return signing.map((key) => signature(recipe, request, key)).join(' ');
}

function signature(recipe: SigningRecipe, request: SignedRequest, key: SigningKey): string {
  const bytes = keyBytes(key, recipe.key);
  const content = bytesOf(recipe, request, bytes);
  const digest = digestBytes(recipe.algorithm, content, bytes);
  return `${recipe.prefix ?? ''}${written(digest, recipe.encoding)}`;
}

/** What the signature is over: the parts in their order, joined. */
export function bytesOf(
  { content, between = '' }: SigningRecipe,
  request: SignedRequest,
  key: Buffer,
): Buffer {
  const parts = content.map((part) =>
    part.part === 'key' ? key : Buffer.from(textOf(part, request)),
  );
  return Buffer.concat(
    parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from(between), part])),
  );
}

function textOf(part: Exclude<SignedPart, { part: 'key' }>, request: SignedRequest): string {
  switch (part.part) {
    case 'text':
      return part.text;
    case 'message-id':
      return request.messageId ?? '';
    case 'timestamp':
      return request.timestamp ?? '';
    case 'parameters':
      return parametersText(part, request.parameters[part.in]);
    case 'path':
    case 'query':
      return inUrl(request.url)[part.part];
    default:
      return request[part.part];
  }
}

/** As sent: the URL class would encode some characters anew. */
function inUrl(url: string): { path: string; query: string } {
  const pathStart = url.indexOf('/', url.indexOf('//') + 2);
  const pathEnd = `${url}?`.indexOf('?');
  return { path: url.slice(pathStart, pathEnd), query: url.slice(pathEnd + 1) };
}

function parametersText(
  { order, names, write, between }: Extract<SignedPart, { part: 'parameters' }>,
  parameters: readonly SignedParameter[],
): string {
  const wanted = names ?? (order === 'by-name' ? sortedNames(parameters) : undefined);
  const chosen =
    wanted?.flatMap((name) => parameters.filter((parameter) => parameter.name === name)) ??
    parameters;
  return chosen
    .map(({ name, value }) => (write === 'value' ? value : `${name}=${value}`))
    .join(between);
}

/** Each once, by code units: the order of a locale is nobody's contract. */
function sortedNames(parameters: readonly SignedParameter[]): string[] {
  return [...new Set(parameters.map(({ name }) => name))].sort();
}

const HMAC = 'hmac-';

function digestBytes(algorithm: SigningRecipe['algorithm'], content: Buffer, key: Buffer): Buffer {
  const digest = algorithm.startsWith(HMAC)
    ? createHmac(algorithm.slice(HMAC.length), key)
    : createHash(algorithm);
  return digest.update(content).digest();
}

function written(digest: Buffer, encoding: SigningRecipe['encoding']): string {
  return encoding === 'hex-upper'
    ? digest.toString('hex').toUpperCase()
    : digest.toString(encoding);
}
