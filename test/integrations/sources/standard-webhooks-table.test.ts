import { afterEach, beforeEach, describe, vi } from 'vitest';
import type { WebhookRequest } from '../../../integrations/sources/source-adapter.ts';
import { standardWebhooks } from '../../../integrations/sources/standard-webhooks/adapter.ts';
import { standardWebhooksDescription } from '../../../integrations/sources/standard-webhooks/description.ts';
import { standardWebhooksSample } from '../../../integrations/sources/standard-webhooks/sample.ts';
import { NOW_EPOCH_MS, testBadSignatures } from './adapter-under-test.ts';

// The library reads the clock itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_EPOCH_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

const UNDER = {
  description: standardWebhooksDescription,
  adapter: standardWebhooks,
  sample: standardWebhooksSample,
  resign: (request: WebhookRequest, change: (signature: string) => string | undefined) => {
    const [version = '', signature = ''] = (request.headers['webhook-signature'] ?? '').split(',');
    const changed = change(signature);
    const header = changed === undefined ? undefined : `${version},${changed}`;
    return { ...request, headers: { ...request.headers, 'webhook-signature': header } };
  },
  reserialise: (request: WebhookRequest) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: 'whsec_' },
};

describe('with a shared secret', () => {
  testBadSignatures(UNDER);
});

describe('with a public key', () => {
  testBadSignatures({
    ...UNDER,
    sample: {
      ...standardWebhooksSample,
      trial: {
        credentials: { signingKey: 'whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=' },
        settings: {},
        privateKey: 'whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=',
      },
    },
    emptyKey: { signingKey: 'whpk_' },
  });
});
