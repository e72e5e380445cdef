import { Readable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import type { WebhookRequest } from '../../integrations/sources/source-adapter.ts';
import { asHttp, asJson, fileOf } from './source-bench.ts';
import {
  CheckBench,
  DAY_MS,
  fromCrm,
  fromStripe,
  KEYS,
  NOW,
  states,
} from './source-check-bench.ts';

const bench = new CheckBench();

describe('a request that is genuine', () => {
  test.each([
    ['JSON', asJson],
    ['raw HTTP', asHttp],
    [
      'JSON with base64',
      ({ body, ...request }: WebhookRequest) =>
        JSON.stringify({ ...request, bodyBase64: Buffer.from(body).toString('base64') }),
    ],
  ])('verifies, and what it says is told, from %s', async (_form, write) => {
    const { exitCode, out } = await bench.check('stripe', write(fromStripe()));

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'stripe: the request verifies and can be used.',
      '  method     ok: POST',
      '  headers    ok',
      '  key        ok: of the right format',
      '  time       ok',
      '  signature  ok',
      'It says:',
      '  deposit of player "player-42" of aurora, 50.00 EUR, deposit ID "dep-1", transaction "pi_1001"; event "evt_1001", 2026-11-22T10:00:00.000Z',
    ]);
  });

  test('is read from standard input too', async () => {
    const stdin = vi.spyOn(process, 'stdin', 'get');
    stdin.mockReturnValue(Readable.from([asHttp(fromStripe())]) as never);

    const { exitCode } = await bench.run('stripe', '--request', '-');
    stdin.mockRestore();

    expect(exitCode).toBe(0);
  });

  test('and of yesterday is too late now, and is checked as at its own time', async () => {
    const atEpochMs = Date.parse(NOW) - DAY_MS;
    const recording = asHttp(fromCrm(atEpochMs));

    const late = await bench.check('crm', recording);
    const then = await bench.check('crm', recording, '--at', '2026-11-21T10:04:00Z');

    expect(late.exitCode).toBe(1);
    expect(late.out.split('\n').slice(0, 7)).toEqual([
      'crm: the request does not verify: wrong is its time; nothing else is wrong with it.',
      '  method     ok: POST',
      '  headers    ok',
      '  key        ok: of the right format',
      '  time       wrong: the signed time is 86400 s ago; allowed: 300 s',
      '  signature  ok',
      'Checked as at its own time, 2026-11-21T10:00:00.000Z: a recording is always late. --at 2026-11-21T10:00:00.000Z takes it as it came.',
    ]);
    expect(then.exitCode).toBe(0);
  });

  test('can be unusable, and then its faults are told', async () => {
    const result = await bench.report('stripe', asJson(fromStripe({ brand: 'nowhere' })));

    expect(result).toMatchObject({
      exitCode: 1,
      verifies: true,
      reads: {
        kind: 'unusable',
        faults: ['brand: must be one of aurora, borealis, in the payload or the URL'],
      },
    });
  });

  test('of a type that decides nothing is good all the same', async () => {
    const { body: _, ...request } = fromCrm();
    const key = fileOf(KEYS.crm, 'key');
    const said = { ...request, body: Buffer.from('{"type":"ping"}') };

    const { reads } = await bench.report('crm', asJson(said), '--key-file', key);

    expect(reads).toMatchObject({ kind: 'ignored', type: 'ping' });
  });

  test('is checked with the brand that its URL names', async () => {
    const url = 'https://hooks.example.com/webhooks/stripe/borealis';

    const { exitCode, brand, reads } = await bench.report('stripe', asHttp(fromStripe({ url })));

    expect({ exitCode, brand }).toEqual({ exitCode: 1, brand: 'borealis' });
    expect(reads.faults).toEqual(['brand: the payload names another brand than the URL']);
  });
});

describe('with --key-file', () => {
  test('no secret of the stage is read', async () => {
    const recording = fileOf(asJson(fromStripe({ key: KEYS.next })));
    const args = ['stripe', '--request', recording];

    const good = await bench.runWithoutSecrets(
      ...args,
      '--key-file',
      fileOf(`${KEYS.next}\n`, 'key'),
    );
    const bad = await bench.runWithoutSecrets(...args, '--key-file', fileOf(KEYS.stripe, 'key'));

    expect(good.exitCode).toBe(0);
    expect(bad.exitCode).toBe(1);
    expect(bad.out).toContain('no other key of the stage, because of --key-file');
  });

  test('a malformed key is what is wrong, and the rest is not checked', async () => {
    const key = fileOf('short', 'key');

    const { exitCode, parts } = await bench.report(
      'stripe',
      asJson(fromStripe()),
      '--key-file',
      key,
    );

    expect(exitCode).toBe(1);
    expect(states(parts)).toEqual({
      method: 'ok',
      headers: 'not checked',
      key: 'wrong',
      time: 'not checked',
      signature: 'not checked',
    });
  });
});
