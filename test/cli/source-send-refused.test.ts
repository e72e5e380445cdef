import { describe, expect, test } from 'vitest';
import { SendBench } from './source-send-bench.ts';

const bench = new SendBench();

describe('where only the provider can sign', () => {
  test('it is said plainly, and nothing is sent', async () => {
    const { exitCode, err } = await bench.toServer('trustly');

    expect(exitCode).toBe(1);
    expect(err).toContain('only Trustly has the key to sign with');
    expect(err).toContain('--trial');
    expect(bench.received).toEqual([]);
  });

  test('--trial signs with a key of nobody', async () => {
    const { exitCode, out } = await bench.toServer('trustly', '--trial');

    expect(exitCode).toBe(0);
    expect(out).toContain('signed with a key of nobody');
    expect(bench.received).toHaveLength(1);
    expect(out).not.toContain('PRIVATE KEY');
  });
});

test('--trial reads no secret of the stage', async () => {
  const url = `${bench.origin}/webhooks/stripe`;

  const { exitCode } = await bench.runWithoutSecrets('stripe', '--trial', '--url', url);

  expect(exitCode).toBe(0);
});

test('a key that cannot be used is named by its fault', async () => {
  const { exitCode, err } = await bench.toServer('stripe');

  expect(exitCode).toBe(1);
  expect(err).toBe(
    'The secret cannot be used as that of Stripe: signingKey: must be 16 to 500 printable characters, no spaces. Put the right one in with "source set-key".',
  );
});

describe('is a usage error, and sends nothing:', () => {
  test.each([
    { args: ['crm', '--url', 'http://hooks.example.com/webhooks/crm'], err: 'must be https' },
    { args: ['crm', '--url', 'http://127.0.0.1.example.com/'], err: 'must be https' },
    { args: ['crm', '--url', 'https://user@hooks.example.com/'], err: 'without a user name' },
    { args: ['crm', '--url', 'ftp://127.0.0.1/'], err: 'must be https' },
    { args: ['crm', '--url', 'hooks'], err: 'must be https' },
    { args: ['crm', '--stage', 'prod'], err: '--url https://<api>/webhooks/crm' },
    { args: ['crm', '--data-dir', 'nowhere'], err: 'names no webhook URL' },
    { args: ['backend'], err: 'come over the event bus' },
    { args: ['adyen'], err: 'say which with --brand' },
    { args: ['crm', '--brand', 'zeta'], err: 'has no brand "zeta"' },
    { args: ['crm', '--amount-minor', '0'], err: 'from 1 to' },
    { args: ['crm', '--amount-minor', '1.5'], err: 'from 1 to' },
    { args: ['crm', '--currency', 'eur'], err: '--currency' },
    { args: ['crm', '--deposit-id', 'a\nb'], err: 'must be 1 to 128 printable' },
  ])('send $args', async ({ args, err }) => {
    const result = await bench.run(...args);

    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toContain(err);
    expect(bench.received).toEqual([]);
  });
});
