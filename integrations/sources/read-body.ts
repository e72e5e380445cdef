import { SignatureRefusedError, UnparseableWebhookError } from './source-adapter.ts';

/**
 * The body as text.
 *
 * @throws {SignatureRefusedError} if it is no UTF-8: decoding would change what was signed
 */
export function decodeBody(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new SignatureRefusedError('body', 'the body is not UTF-8', { cause });
  }
}

/** @throws {UnparseableWebhookError} if the text is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnparseableWebhookError(['(body): is no JSON']);
  }
}

/**
 * The fields of a form body or a query string.
 *
 * @throws {UnparseableWebhookError} if a name is there twice: the two sides might read another one
 */
export function parseForm(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(fields, name)) throw new UnparseableWebhookError([`${name}: is there twice`]);
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true });
  }
  return fields;
}
