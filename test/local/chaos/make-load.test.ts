import { expect, test } from 'vitest';
import { factOf, makeLoad, makeRegistrations } from '../../../local/chaos/make-load.ts';
import type { WebhookSender } from '../../../local/senders/webhook-sender.ts';
import { postbackRow } from '../../core/postback-row.ts';

type Call = { kind: string; about: Record<string, unknown>; id: unknown };

/** What each webhook of a load says, in the load's order. */
function calls(load: ReturnType<typeof makeLoad>): Call[] {
  const made: Call[] = [];
  const nothing = { url: '', headers: {}, body: '' };
  const sender: WebhookSender = {
    crmEvent: (kind, about, options) => {
      made.push({ kind, about, id: options?.id });
      return nothing;
    },
    stripeDeposit: (deposit) => {
      made.push({ kind: 'deposit', about: deposit, id: deposit.eventId });
      return nothing;
    },
  };
  for (const item of load) item.sign(sender);
  return made;
}

test('each player registers and makes two deposits, on both platforms and both brands', () => {
  const made = calls(makeLoad(12));

  expect(made.map(({ kind }) => kind)).toEqual(
    Array.from({ length: 4 }, () => ['registration', 'deposit', 'deposit']).flat(),
  );
  const registrations = made.filter(({ kind }) => kind === 'registration');
  expect(
    registrations.map(({ about }) => [(about.click as { platform: string }).platform, about.brand]),
  ).toEqual([
    ['scaleo', 'aurora'],
    ['revvvs', 'aurora'],
    ['scaleo', 'borealis'],
    ['revvvs', 'borealis'],
  ]);
  expect(new Set(made.slice(0, 3).map(({ about }) => about.playerId)).size).toBe(1);
  expect(new Set(made.map(({ about }) => about.playerId)).size).toBe(4);
});

test('a load has as many webhooks as are asked for, each expecting something of its own', () => {
  const load = makeLoad(100);

  expect(load).toHaveLength(100);
  expect(new Set(load.map(({ expected }) => expected)).size).toBe(100);
});

test('a webhook that is sent again is the same event', () => {
  const load = makeLoad(6);

  expect(calls(load)).toEqual(calls(load));
});

test.each([
  ['registration', 'registration:aurora:p_abc', 'click-1 registration'],
  ['ftd', 'ftd:aurora:dep-1', 'click-1 dep-1'],
  ['deposit', 'deposit:aurora:dep-1', 'click-1 dep-1'],
  ['ftd', 'ftd:aurora:dep:with:colons', 'click-1 dep:with:colons'],
] as const)('the fact of a %s %s is "%s"', (milestone, transactionId, fact) => {
  const values = { ...postbackRow().values, transactionId };

  expect(factOf(postbackRow({ clickId: 'click-1', milestone, values }))).toBe(fact);
});

test('players of one platform alone come to both brands of it', () => {
  const registrations = calls(makeLoad(12, ['partnerhub'])).filter(
    ({ kind }) => kind === 'registration',
  );

  expect(
    registrations.map(({ about }) => [(about.click as { platform: string }).platform, about.brand]),
  ).toEqual([
    ['partnerhub', 'aurora'],
    ['partnerhub', 'aurora'],
    ['partnerhub', 'borealis'],
    ['partnerhub', 'borealis'],
  ]);
});

test('registrations are of one player each, on the platforms in turn', () => {
  const load = makeRegistrations(4, ['scaleo', 'revvvs']);

  const made = calls(load);
  expect(load.map(({ platform }) => platform)).toEqual(['scaleo', 'revvvs', 'scaleo', 'revvvs']);
  expect(made.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'registration'));
  expect(new Set(made.map(({ about }) => about.playerId)).size).toBe(4);
  expect(load.map(({ clickId, expected }) => expected === `${clickId} registration`)).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('the click of a registration is as old as is wanted, and the same at each try', () => {
  const asked: number[] = [];
  const load = makeRegistrations(2, ['scaleo'], (index) => {
    asked.push(index);
    return new Date(Date.UTC(2026, 0, 1 + index + 10 * asked.length));
  });

  const made = [...calls(load), ...calls(load)].map(({ about }) => about.click);

  expect(asked).toEqual([0, 1]);
  expect(made).toMatchObject([
    { clickedAt: '2026-01-11T00:00:00.000Z' },
    { clickedAt: '2026-01-22T00:00:00.000Z' },
    { clickedAt: '2026-01-11T00:00:00.000Z' },
    { clickedAt: '2026-01-22T00:00:00.000Z' },
  ]);
});
