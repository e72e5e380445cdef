import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { WebhookRequest } from '../../integrations/sources/source-adapter.ts';
import { standardWebhooksSample } from '../../integrations/sources/standard-webhooks/sample.ts';
import { stripeSample } from '../../integrations/sources/stripe/sample.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';
import { FACTS, fileOf, startSourceSecrets } from './source-bench.ts';

export const NOW = '2026-11-22T10:00:00.000Z';
export const DAY_MS = 86_400_000;
export const STRIPE = 'postproof/test/source/stripe';
export const KEYS = {
  stripe: 'whsec_the_first_key_of_stripe',
  next: 'whsec_the_second_key_of_stripe',
  shop: 'whsec_the_key_of_another_account',
  crm: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};

const config = testConfig({
  sources: {
    stripe: { adapter: 'stripe' },
    shop: { adapter: 'stripe' },
    crm: { adapter: 'standard-webhooks' },
    mine: { adapter: 'adyen', secrets: 'per-brand' },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
  },
});

/** `source check` on a stage of five sources; the clock stands at `NOW` when a test begins. */
export class CheckBench {
  #engine?: LedgerEngine;
  #secrets?: Awaited<ReturnType<typeof startSourceSecrets>>;

  constructor() {
    beforeAll(async () => {
      this.#engine = await startLedgerEngine();
    });
    afterAll(() => this.#engine?.stop());
    beforeEach(async () => {
      this.clock.nowEpochMs = Date.parse(NOW);
      const texts = {
        [STRIPE]: KEYS.stripe,
        'postproof/test/source/shop': KEYS.shop,
        'postproof/test/source/crm': KEYS.crm,
      };
      const secrets = await startSourceSecrets(texts, this.clock);
      this.#secrets = secrets;
      return () => secrets.stop();
    });
  }

  get clock(): LedgerEngine['clock'] {
    return this.#started().clock;
  }

  putKey(text: string): void {
    this.#secrets?.put(STRIPE, text);
  }

  run(...args: string[]) {
    const secrets = this.#secrets?.client;
    const cli = commandLine(this.#started(), { config, ...(secrets && { secrets }) });
    return cli.run('source', 'check', ...args);
  }

  runWithoutSecrets(...args: string[]) {
    return commandLine(this.#started(), { config }).run('source', 'check', ...args);
  }

  check(source: string, recording: string | Uint8Array, ...args: string[]) {
    return this.run(source, '--request', fileOf(recording), ...args);
  }

  async report(source: string, recording: string | Uint8Array, ...args: string[]) {
    const { exitCode, out } = await this.check(source, recording, '--json', ...args);
    return { exitCode, ...JSON.parse(out) };
  }

  #started(): LedgerEngine {
    if (this.#engine === undefined) throw new Error('the ledger engine has not started');
    return this.#engine;
  }
}

type Changes = { key?: string; atEpochMs?: number; url?: string; brand?: string };

export function fromStripe(changes: Changes = {}): WebhookRequest {
  const { key = KEYS.stripe, atEpochMs = Date.parse(NOW), brand = 'aurora' } = changes;
  return signed(stripeSample.sign({ ...FACTS, brand }, signer(key, atEpochMs, changes.url)));
}

export function fromCrm(atEpochMs = Date.parse(NOW)): WebhookRequest {
  return signed(standardWebhooksSample.sign(FACTS, signer(KEYS.crm, atEpochMs)));
}

function signer(
  signingKey: string,
  nowEpochMs: number,
  url = 'https://hooks.example.com/webhooks/x',
) {
  return { credentials: { signingKey }, settings: {}, nowEpochMs, url };
}

function signed(request: WebhookRequest | undefined): WebhookRequest {
  if (request === undefined) throw new Error('the sample cannot be signed');
  return request;
}

export const body = (
  request: WebhookRequest,
  change: (text: string) => string,
): WebhookRequest => ({
  ...request,
  body: Buffer.from(change(Buffer.from(request.body).toString('utf8'))),
});
/** A body that is changed before it is signed. */
export function signedOver(change: (text: string) => string): WebhookRequest {
  const request = body(fromStripe(), change);
  const seconds = Date.parse(NOW) / 1000;
  const signature = createHmac('sha256', KEYS.stripe)
    .update(`${seconds}.${Buffer.from(request.body).toString('utf8')}`)
    .digest('hex');
  const headers = { ...request.headers, 'stripe-signature': `t=${seconds},v1=${signature}` };
  return { ...request, headers };
}

export const states = (parts: Array<{ part: string; state: string }>) =>
  Object.fromEntries(parts.map(({ part, state }) => [part, state]));
