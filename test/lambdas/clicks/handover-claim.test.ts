import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickIdFault } from '../../../core/click-id.ts';
import { handoverKey } from '../../../core/keys.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { httpAnswer } from '../../../lambdas/clicks/http-answer.ts';
import { anyCharacter } from '../../core/any-character.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { freshToken, HandoverBench, handover } from './handover-bench.ts';

let engine: LedgerEngine;
let bench: HandoverBench;
beforeAll(async () => {
  engine = await startLedgerEngine();
  bench = new HandoverBench(engine);
});
afterAll(() => engine.stop());

const PHONE = 'install-of-the-phone';
const TABLET = 'install-of-the-tablet';
const DAY_MS = 86_400_000;

const stored = (token: string) =>
  readItem<Record<string, unknown>>(engine.table, handoverKey(token));

/** Hands a click over and gives its token. */
async function handedOver(changes: Record<string, unknown> = {}): Promise<string> {
  const sent = handover(changes);
  const answer = await bench.handOver(sent);
  if (answer.outcome !== 'handed-over') throw new Error(`the hand-over was ${answer.outcome}`);
  return sent.token;
}

/** Runs something later, and puts the clock back. */
async function later<T>(ms: number, run: () => Promise<T>): Promise<T> {
  engine.clock.nowEpochMs += ms;
  try {
    return await run();
  } finally {
    engine.clock.nowEpochMs -= ms;
  }
}

describe('a claim', () => {
  test('gives the click, and the text by which the backend binds its player', async () => {
    const token = await handedOver({ clickId: 'A+b/9=', campaign: 'spring', partner: '17' });

    const answer = httpAnswer(await bench.claimToken(token, PHONE));

    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json' },
    });
    expect(JSON.parse(answer.body ?? '')).toEqual({
      click: {
        platform: 'scaleo',
        clickId: 'A+b/9=',
        clickedAt: '2026-11-22T09:59:57.500Z',
        campaign: 'spring',
        partner: '17',
      },
      capture: '1.scaleo.1795341597.A%2Bb%2F9%3D.spring.17',
    });
  });

  test('says nothing of campaign and partner where the click had none', async () => {
    const token = await handedOver({ clickId: 'bare' });

    const { body = '' } = httpAnswer(await bench.claimToken(token, PHONE));

    expect(JSON.parse(body).click).toEqual({
      platform: 'scaleo',
      clickId: 'bare',
      clickedAt: '2026-11-22T09:59:57.500Z',
    });
  });

  test('of the same installation gets the same answer again', async () => {
    const token = await handedOver();

    const first = await bench.claimToken(token, PHONE);
    const second = await later(60_000, () => bench.claimToken(token, PHONE));

    expect(first.outcome).toBe('claimed');
    expect(second).toEqual(first);
    expect(await stored(token)).toMatchObject({ claimedAt: '2026-11-22T10:00:00.000Z' });
  });

  test('of another installation is refused, and kept on record', async () => {
    const token = await handedOver();
    await bench.claimToken(token, PHONE);

    const answer = await bench.claimToken(token, TABLET);
    await later(60_000, () => bench.claimToken(token, TABLET));

    expect(answer.outcome).toBe('already-claimed');
    expect(httpAnswer(answer).statusCode).toBe(410);
    expect(await stored(token)).toMatchObject({
      refusedClaims: 2,
      lastRefusedAt: '2026-11-22T10:01:00.000Z',
    });
  });

  test('that was refused leaves the click with the installation that has it', async () => {
    const token = await handedOver();
    await bench.claimToken(token, PHONE);
    await bench.claimToken(token, TABLET);

    const again = await bench.claimToken(token, PHONE);

    expect(again.outcome).toBe('claimed');
  });

  test('of several installations at the same moment goes to exactly one', async () => {
    const token = await handedOver();
    const installs = Array.from({ length: 8 }, (_, n) => `install-of-device-${n}`);

    const answers = await Promise.all(installs.map((one) => bench.claimToken(token, one)));

    const outcomes = answers.map(({ outcome }) => outcome);
    expect(outcomes.filter((one) => one === 'claimed')).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'already-claimed')).toHaveLength(7);
    expect(await stored(token)).toMatchObject({ refusedClaims: 7 });
  });

  test('leaves a pseudonym of the installation in the ledger, and not its ID', async () => {
    const token = await handedOver();

    await bench.claimToken(token, PHONE);

    expect((await stored(token))?.claimedBy).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await stored(token))).not.toContain(PHONE);
  });

  test('needs no Origin, for an app has none, and minds none', async () => {
    const token = await handedOver();
    const from = { kind: 'token', token };

    const answer = await bench.claim(
      { v: 1, installId: PHONE, from },
      { origin: 'https://elsewhere.example' },
    );

    expect(answer.outcome).toBe('claimed');
  });
});

describe('the time in which a hand-over can be claimed', () => {
  test('ends to the second, whether the table has forgotten it or not', async () => {
    const [early, late] = [await handedOver(), await handedOver()];

    const inTime = await later(7 * DAY_MS - 1000, () => bench.claimToken(early, PHONE));
    const tooLate = await later(7 * DAY_MS, () => bench.claimToken(late, PHONE));

    expect(inTime.outcome).toBe('claimed');
    expect(tooLate.outcome).toBe('expired');
    expect(httpAnswer(tooLate).statusCode).toBe(410);
    expect(await stored(late)).toMatchObject({ refusedClaims: 1 });
  });

  test('is that of the stage file', async () => {
    const short = new HandoverBench(engine, { handoverDays: 1 });
    const sent = handover();
    await short.handOver(sent);

    const answer = await later(DAY_MS, () => short.claimToken(sent.token, PHONE));

    expect(answer.outcome).toBe('expired');
  });

  test('does not matter to an app that claimed in time and has lost the answer', async () => {
    const token = await handedOver();
    await bench.claimToken(token, PHONE);

    const again = await later(8 * DAY_MS, () => bench.claimToken(token, PHONE));
    const other = await later(8 * DAY_MS, () => bench.claimToken(token, TABLET));

    expect(again.outcome).toBe('claimed');
    expect(other.outcome).toBe('already-claimed');
  });

  test('is not prolonged by handing over again', async () => {
    const sent = handover();
    await bench.handOver(sent);
    await later(6 * DAY_MS, () => bench.handOver(sent));

    const answer = await later(7 * DAY_MS, () => bench.claimToken(sent.token, PHONE));

    expect(answer.outcome).toBe('expired');
  });
});

describe('a claim without a hand-over', () => {
  test('of a token that nobody knows is not found, and leaves nothing behind', async () => {
    const token = freshToken();

    const answer = await bench.claimToken(token, PHONE);

    expect(answer.outcome).toBe('unknown-token');
    expect(httpAnswer(answer).statusCode).toBe(404);
    expect(await stored(token)).toBeUndefined();
  });

  test.each([
    ['no-token', 'no-token', 'utm_source=google-play&utm_medium=organic'],
    ['malformed-token', 'malformed', 'postproof_handover=broken'],
  ])(
    'of an app that was found without a click is answered so: %s',
    async (outcome, reason, referrer) => {
      const from = { kind: 'install-referrer', referrer };

      const answer = await bench.claim({ v: 1, installId: PHONE, from });

      expect(answer.outcome).toBe(outcome);
      expect(httpAnswer(answer)).toMatchObject({
        statusCode: 200,
        body: `{"click":null,"reason":"${reason}"}`,
      });
    },
  );

  test.each([
    ['installId', { installId: 'short' }],
    ['installId', { installId: 'has a space in the middle' }],
    ['from.kind', { from: { kind: 'fax', number: '+4930<script>' } }],
    ['from', { from: undefined }],
    ['from.token', { from: { kind: 'token' } }],
    ['from.referrer', { from: { kind: 'install-referrer', referer: 'x' } }],
    ['from.url', { from: { kind: 'app-link', url: 17 } }],
    ['from.data', { from: { kind: 'appsflyer', data: '{}' } }],
    ['from.deepLink', { from: { kind: 'adjust', deepLink: 1 } }],
    ['v', { v: 2 }],
  ])('that is not of the form is told which field is wrong: %s', async (field, changes) => {
    const from = { kind: 'token', token: freshToken() };

    const answer = await bench.claim({ v: 1, installId: PHONE, from, ...changes });

    expect(answer).toMatchObject({
      outcome: 'malformed',
      faults: [expect.stringMatching(`^${field}: `)],
    });
    expect(JSON.stringify(answer)).not.toMatch(/short|space|script|fax/);
  });

  test('counts like any other request of its address, so that tokens cannot be tried', async () => {
    const strict = new HandoverBench(engine, { ratePerAddress: 2 });
    const from = { kind: 'token', token: freshToken() };
    const claim = () =>
      strict.claim({ v: 1, installId: PHONE, from }, { address: '198.51.100.202' });

    const answers = [await claim(), await claim(), await claim()];

    expect(answers.map(({ outcome }) => outcome)).toEqual([
      'unknown-token',
      'unknown-token',
      'too-many',
    ]);
  });
});

describe('the whole way', () => {
  test('binds the player of the app to the click of the landing page', async () => {
    const sent = handover({ clickId: 'way/1+2', campaign: 'spring', partner: '17' });
    await bench.handOver(sent);
    const referrer = `utm_source=scaleo&postproof_handover=${sent.token}`;
    const from = { kind: 'install-referrer', referrer };
    const claimed = httpAnswer(await bench.claim({ v: 1, installId: PHONE, from }));
    const { capture } = JSON.parse(claimed.body ?? '');

    const answer = await bench.bind({ brand: 'aurora', playerId: 'player-of-the-app', capture });

    expect(answer).toMatchObject({
      outcome: 'bound',
      click: { platform: 'scaleo', clickId: 'way/1+2', clickedAt: '2026-11-22T09:59:57.500Z' },
    });
    const click = { platform: 'scaleo', clickId: 'way/1+2' };
    expect(await bench.dependencies.clicks.recorded(click)).toMatchObject({
      brand: 'aurora',
      playerRef: expect.stringMatching(/./),
      campaign: 'spring',
      partner: '17',
      landed: { path: 'app' },
    });
  });

  test('brings every valid click ID to the app as it was handed over', async () => {
    const text = fc
      .string({ unit: anyCharacter, minLength: 1, maxLength: 255 })
      .filter((one) => clickIdFault(one) === undefined);
    const said = fc.record(
      { clickId: text, campaign: text, partner: text },
      { requiredKeys: ['clickId'] },
    );

    await fc.assert(
      fc.asyncProperty(said, async (click) => {
        const token = await handedOver(click);
        const { body = '' } = httpAnswer(await bench.claimToken(token, PHONE));
        const got = JSON.parse(body);
        const playerId = `player-of-${token}`;
        const bound = await bench.bind({ brand: 'aurora', playerId, capture: got.capture });

        expect(got.click).toEqual({
          platform: 'scaleo',
          ...click,
          clickedAt: '2026-11-22T09:59:57.500Z',
        });
        expect(bound).not.toMatchObject({ outcome: 'malformed' });
      }),
      { numRuns: 60 },
    );
  });
});
