import type { SignedRequest } from '../../../core/signing/sign.ts';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';

/** A signed request; a test changes the one thing it is about. */
export function signedRequest(overrides: Partial<SignedRequest> = {}): SignedRequest {
  return {
    method: 'POST',
    url: 'https://example.com/base/events?click=a%20b&goal=first',
    body: '{"a":1}',
    timestamp: '1795341605',
    messageId: 'ftd:aurora:dep-1',
    parameters: {
      query: [
        { name: 'goal', value: 'first' },
        { name: 'click', value: 'a b' },
      ],
      body: [{ name: 'a', value: '1' }],
    },
    ...overrides,
  };
}

/** A plain digest of the content, which a test can work out with any other tool. */
export function recipe(overrides: Partial<SigningRecipe> = {}): SigningRecipe {
  return {
    algorithm: 'hmac-sha256',
    content: [{ part: 'body' }],
    encoding: 'hex',
    key: { encoding: 'utf8' },
    overlap: 'current-key',
    ...overrides,
  };
}
