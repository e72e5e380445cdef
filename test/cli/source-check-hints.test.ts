import { describe, expect, test } from 'vitest';
import { asHttp, asJson } from './source-bench.ts';
import {
  body,
  CheckBench,
  DAY_MS,
  fromCrm,
  fromStripe,
  KEYS,
  NOW,
  signedOver,
  states,
} from './source-check-bench.ts';

const bench = new CheckBench();

describe('of a request that does not verify is told', () => {
  test('which part is wrong', async () => {
    const { headers, ...request } = fromStripe();

    const unsigned = await bench.report('stripe', asJson({ ...request, headers: {} }));
    const called = await bench.report('stripe', asJson({ ...request, headers, method: 'PUT' }));
    const forged = await bench.report('stripe', asJson(fromStripe({ key: KEYS.next })));

    expect(states(unsigned.parts)).toMatchObject({ headers: 'wrong', signature: 'not checked' });
    expect(unsigned.parts[1].detail).toBe('stripe-signature is missing');
    expect(called).toMatchObject({ exitCode: 1, verifies: false });
    expect(called.parts[0]).toEqual({
      part: 'method',
      state: 'wrong',
      detail: 'PUT; Stripe calls with POST',
    });
    expect(states(forged.parts)).toEqual({
      method: 'ok',
      headers: 'ok',
      key: 'ok',
      time: 'ok',
      signature: 'wrong',
    });
    expect(forged.hints).toEqual([]);
  });

  test('that the signature is wrong too where the time is', async () => {
    const recording = fromStripe({ key: KEYS.next, atEpochMs: Date.parse(NOW) - DAY_MS });

    const { parts, ownTime } = await bench.report('stripe', asJson(recording));

    expect(states(parts)).toMatchObject({ time: 'wrong', signature: 'wrong' });
    expect(ownTime).toBe('2026-11-21T10:00:00.000Z');
  });

  test.each<[string, (sent: string) => string, (recorded: string) => string]>([
    ['without-trailing-newline', (sent) => sent, (text) => `${text}\n`],
    ['with-trailing-newline', (sent) => `${sent}\n`, (text) => text.trimEnd()],
    [
      'with-unix-line-ends',
      (sent) => sent.replace('{', '{\n'),
      (text) => text.replace('\n', '\r\n'),
    ],
    ['re-serialised', (sent) => sent, (text) => JSON.stringify(JSON.parse(text), null, 2)],
  ])('that it would verify %s', async (found, before, after) => {
    const recording = body(signedOver(before), after);

    const { exitCode, hints } = await bench.report('stripe', asHttp(recording));

    expect(exitCode).toBe(1);
    expect(hints).toMatchObject([{ found }]);
  });

  test('that it is signed with the key before, also while that one counts', async () => {
    bench.putKey(KEYS.next);
    const whileItCounts = await bench.check('stripe', asJson(fromStripe()));
    bench.clock.nowEpochMs += 2 * DAY_MS;
    const atEpochMs = bench.clock.nowEpochMs;
    const after = await bench.report('stripe', asJson(fromStripe({ atEpochMs })));

    expect(whileItCounts.exitCode).toBe(0);
    expect(whileItCounts.out).toContain(
      'It verifies only:\n  - with the key before the current one, which counts until 2026-11-23T10:00:00.000Z: have the provider sign with the new key',
    );
    expect(after.exitCode).toBe(1);
    expect(after.hints).toMatchObject([
      { found: 'previous-key', means: expect.stringContaining('which counted until 2026-11-23') },
    ]);
  });

  test('that the key of another source verifies it', async () => {
    const { exitCode, hints } = await bench.report(
      'stripe',
      asJson(fromStripe({ key: KEYS.shop })),
    );
    const ofAnotherKind = await bench.report('stripe', asJson(fromCrm()));

    expect(exitCode).toBe(1);
    expect(hints).toMatchObject([
      { found: 'key-of-another', source: 'shop', means: expect.stringContaining('/webhooks/shop') },
    ]);
    expect(ofAnotherKind.hints).toMatchObject([{ found: 'key-of-another', source: 'crm' }]);
  });

  test('that its length is not what its header says', async () => {
    const request = fromStripe({ key: KEYS.next });
    const said = { ...request.headers, 'content-length': '3' };

    const { doubts } = await bench.report('stripe', asHttp({ ...request, headers: said }));

    expect(doubts).toEqual([expect.stringMatching(/^content-length says 3 bytes .* has \d+: /)]);
  });

  test('what was tried where nothing helps', async () => {
    const { out } = await bench.check('stripe', asJson(fromStripe({ key: KEYS.next })));

    expect(out).toContain('Tried in vain: the body without and with a newline at its end');
  });
});

test('prints neither a key nor a signature, whatever it finds', async () => {
  bench.putKey(KEYS.next);
  const requests = [
    fromStripe(),
    fromStripe({ key: KEYS.shop }),
    fromStripe({ key: 'whsec_of_nobody_at_all' }),
  ];
  const printed: string[] = [];
  for (const request of requests) {
    const { out, err } = await bench.check('stripe', asJson(request));
    printed.push(out, err, (await bench.check('stripe', asHttp(request), '--json')).out);
  }

  const all = printed.join('\n');
  for (const key of Object.values(KEYS)) expect(all).not.toContain(key);
  for (const { headers } of requests) {
    expect(all).not.toContain(headers['stripe-signature']?.slice(-64));
  }
});
