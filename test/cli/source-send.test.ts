import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standardWebhooks } from '../../integrations/sources/standard-webhooks/adapter.ts';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';
import { CRM_KEY, MOLLIE_KEY, SendBench } from './source-send-bench.ts';

const bench = new SendBench();

describe('a sample', () => {
  test("arrives signed with the stage's key, and shows no signature", async () => {
    const args = [
      '--player',
      'p-7',
      '--deposit-id',
      'd-7',
      '--amount-minor',
      '1234',
      '--currency',
      'SEK',
    ];

    const { exitCode, out } = await bench.toServer('crm', ...args);

    const [sent] = bench.received;
    expect(exitCode).toBe(0);
    expect(sent?.url).toBe('/webhooks/crm');
    expect(JSON.parse(String(sent?.body))).toMatchObject({
      type: 'deposit',
      data: {
        playerId: 'p-7',
        brand: 'aurora',
        depositId: 'd-7',
        amountMinor: 1234,
        currency: 'SEK',
      },
    });
    const request = {
      method: 'POST',
      url: `${bench.origin}/webhooks/crm`,
      body: sent?.body ?? Buffer.alloc(0),
      headers: sent?.headers as Record<string, string>,
    };
    expect(() =>
      standardWebhooks.verify(request, {
        credentials: [{ signingKey: CRM_KEY }],
        settings: {},
        nowEpochMs: bench.nowEpochMs,
        toleranceSeconds: 300,
        fetchCertificate: () => Promise.reject(new Error('not needed')),
      }),
    ).not.toThrow();
    expect(out.split('\n')).toEqual([
      `crm: POST ${bench.origin}/webhooks/crm, ${sent?.body.length} bytes, signed with the stage's key`,
      '  content-type       application/json',
      `  webhook-id         msg_${bench.nowEpochMs}`,
      `  webhook-timestamp  ${Math.floor(bench.nowEpochMs / 1000)}`,
      '  webhook-signature  ***',
      'About 12.34 SEK of player "p-7" of aurora, deposit ID "d-7", as far as the source says such things.',
      'Answer: 202',
      '{"outcome":"accepted","events":1}',
    ]);
  });

  test('has the same for programs', async () => {
    const { out } = await bench.toServer('crm', '--json', '--brand', 'borealis');

    expect(JSON.parse(out)).toEqual({
      source: 'crm',
      trial: false,
      facts: {
        playerId: 'sample-player',
        brand: 'borealis',
        depositId: `sample-${bench.nowEpochMs}`,
        transactionId: String(bench.nowEpochMs),
        amountMinor: 5000,
        currency: 'EUR',
      },
      sent: {
        method: 'POST',
        url: `${bench.origin}/webhooks/crm`,
        headers: expect.objectContaining({ 'webhook-signature': '***' }),
      },
      answer: { status: 202, body: '{"outcome":"accepted","events":1}' },
    });
  });

  test('goes to the local stack if no URL is given', async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'local.json'),
      JSON.stringify({ webhooks: `${bench.origin}/hooks` }),
    );

    const plain = await bench.run('crm', '--data-dir', directory);
    const ofBrand = await bench.run('crm', '--data-dir', directory, '--brand', 'borealis');

    expect([plain.exitCode, ofBrand.exitCode]).toEqual([0, 0]);
    expect(bench.received.map(({ url }) => url)).toEqual(['/hooks/crm', '/hooks/crm/borealis']);
  });

  test('that is not taken fails the command, and shows why', async () => {
    bench.answer = { status: 401, body: '{"title":"Signature refused"}' };

    const { exitCode, out } = await bench.toServer('crm');

    expect(exitCode).toBe(1);
    expect(out).toContain('Answer: 401\n{"title":"Signature refused"}');
  });

  test('that reaches nobody says so', async () => {
    const { exitCode, out } = await bench.run('crm', '--url', 'http://127.0.0.1:1/webhooks/crm');

    expect(exitCode).toBe(1);
    expect(out).toContain('(unreached: ECONNREFUSED). Is it the right URL');
  });

  test('shows neither a key in its URL nor what an answer signs or echoes', async () => {
    bench.answer = {
      status: 200,
      body: JSON.stringify({ signature: 'c2lnbmVk', got: MOLLIE_KEY }),
    };

    const { out, exitCode } = await bench.toServer('mollie');

    expect(exitCode).toBe(0);
    expect(bench.received[0]?.url).toContain(MOLLIE_KEY);
    expect(out).toContain('?token=***');
    expect(out).toContain('{"signature":"***","got":"***"}');
    expect(out).not.toContain(MOLLIE_KEY);
  });
});
