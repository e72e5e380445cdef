import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { trustlySample } from '../../integrations/sources/trustly/sample.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';
import { startSourceSecrets } from './source-bench.ts';

export const CRM_KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
export const MOLLIE_KEY = 'mollie_token_of_the_stage';

type Received = { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer };
type Secrets = Awaited<ReturnType<typeof startSourceSecrets>>;

const config = testConfig({
  sources: {
    stripe: { adapter: 'stripe' },
    crm: { adapter: 'standard-webhooks' },
    trustly: { adapter: 'trustly' },
    mollie: { adapter: 'mollie', settings: { version: 'classic' } },
    adyen: { adapter: 'adyen', secrets: 'per-brand' },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
  },
});
/** `source send`, and a server on this machine that notes what comes and answers as it is told. */
export class SendBench {
  /** Of the test that runs. */
  readonly received: Received[] = [];
  answer = { status: 202, body: '' };
  origin = '';
  readonly #server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    this.received.push({ method, url, headers, body: await buffer(request) });
    const { status, body } = this.answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  #engine?: LedgerEngine;
  #secrets?: Secrets;

  constructor() {
    beforeAll(() => this.#start());
    afterAll(async () => {
      this.#server.close();
      await this.#secrets?.stop();
      await this.#engine?.stop();
    });
    beforeEach(() => {
      this.received.length = 0;
      this.answer = { status: 202, body: '{"outcome":"accepted","events":1}' };
    });
  }

  get nowEpochMs(): number {
    return this.#engine?.clock.nowEpochMs ?? 0;
  }

  run(...args: string[]) {
    return this.#run(this.#secrets, args);
  }

  runWithoutSecrets(...args: string[]) {
    return this.#run(undefined, args);
  }

  toServer(source: string, ...args: string[]) {
    return this.run(source, '--url', `${this.origin}/webhooks/${source}`, ...args);
  }

  #run(secrets: Secrets | undefined, args: string[]) {
    if (this.#engine === undefined) throw new Error('the ledger engine has not started');
    const cli = commandLine(this.#engine, { config, ...(secrets && { secrets: secrets.client }) });
    return cli.run('source', 'send', ...args);
  }

  async #start(): Promise<void> {
    const engine = await startLedgerEngine();
    this.#engine = engine;
    // The library of Standard Webhooks verifies by the clock of the machine.
    engine.clock.nowEpochMs = Date.now();
    const mollie = { signingKey: MOLLIE_KEY, apiKey: 'test_0123456789abcdef0123456789abcdef' };
    const texts = {
      'postproof/test/source/crm': CRM_KEY,
      'postproof/test/source/trustly': JSON.stringify(trustlySample.trial.credentials),
      'postproof/test/source/mollie': JSON.stringify(mollie),
      'postproof/test/source/stripe': 'short',
    };
    this.#secrets = await startSourceSecrets(texts, engine.clock);
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
}
