import { createHash } from 'node:crypto';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import type { ValueSource } from '../../../core/specification/value-source.ts';
import type { Given } from './made-up.ts';

export const SIGNATURE: ValueSource = { from: 'signed', part: 'signature' };
export const TIMESTAMP: ValueSource = { from: 'signed', part: 'timestamp' };
export const KEY_ID: ValueSource = { from: 'signed', part: 'key-id' };
export const MESSAGE_ID: ValueSource = { from: 'signed', part: 'message-id' };
export const KEYS = { current: { keyId: 'k-1', key: 'key' } };

/** The plainest recipe: SHA-1 over the content, which `sha1sum` works out too. */
export function signing(content: SigningRecipe['content'], more: Partial<SigningRecipe> = {}) {
  return {
    algorithm: 'sha1',
    content,
    between: '|',
    encoding: 'hex',
    key: { encoding: 'utf8' },
    overlap: 'current-key',
    ...more,
  } satisfies SigningRecipe;
}

export function signed(
  request: Partial<RequestTemplate>,
  content: SigningRecipe['content'],
  more: Partial<Given> & { recipe?: Partial<SigningRecipe> } = {},
): Given {
  const { recipe, ...given } = more;
  const requests = { conversion: { method: 'GET', path: '/conv', ...request } } as const;
  return { keys: KEYS, ...given, platform: { requests, signing: signing(content, recipe) } };
}

export function sha1(content: string): string {
  return createHash('sha1').update(content).digest('hex');
}
