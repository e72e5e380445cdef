import { maskSecrets } from '../core/mask-secrets.ts';
import { MASK } from '../core/rendering/text.ts';
import type { WebhookRequest } from '../integrations/sources/source-adapter.ts';

/** Header names of which nobody signs with the value, or proves anything by it. */
const PLAIN_HEADER =
  /^(content-type|user-agent|accept)$|(^|-)(id|time|timestamp|algo|type|topic|event)$/;
/** A signed answer's own signature, in JSON. */
const SIGNATURE_IN_JSON = /("[^"]*(?:signature|hmac|checksum)[^"]*"\s*:\s*)"[^"]*"/gi;

/** Every text of a set of credentials. */
export function textsOf(credentials: object): string[] {
  return Object.values(credentials).filter((value) => typeof value === 'string');
}

/** Header values as they may be shown: what is not known to be harmless is masked. */
export function maskHeaders(
  headers: WebhookRequest['headers'],
  secrets: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const isPlain = PLAIN_HEADER.test(name.toLowerCase());
      return [[name, isPlain ? maskSecrets(value, secrets) : MASK]];
    }),
  );
}

/** What came back, without what was sent in confidence and without signatures of its own. */
export function maskAnswer(body: string, secrets: readonly string[]): string {
  return maskSecrets(body, secrets).replace(SIGNATURE_IN_JSON, `$1"${MASK}"`);
}
