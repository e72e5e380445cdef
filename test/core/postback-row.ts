import type { AttemptRecord, PostbackRow } from '../../core/postback.ts';

/** 2026-11-22T12:00:00.000Z */
export const NOON_EPOCH_MS = 1_795_348_800_000;

/** The first deposit of a player of brand aurora at the platform scaleo, never attempted. */
export function postbackRow(overrides: Partial<PostbackRow> = {}): PostbackRow {
  return {
    v: 1,
    platform: 'scaleo',
    clickId: '0f8fad5bd9cb469fa16570867728950e',
    milestone: 'ftd',
    occurrence: 'once',
    brand: 'aurora',
    playerRef: 'p_abc',
    eventIdentity: 'stripe/evt_1',
    state: 'pending',
    attempt: 1,
    dueAtEpochMs: NOON_EPOCH_MS,
    spent: 0,
    answered: 0,
    unanswered: 0,
    values: {
      clickId: '0f8fad5bd9cb469fa16570867728950e',
      playerRef: 'p_abc',
      transactionId: 'ftd:aurora:dep-1',
      occurredAt: '2026-11-22T11:59:58Z',
      paid: { amountMinor: '5000', currency: 'EUR' },
      amounts: { deposit: '5000' },
      currency: 'EUR',
    },
    createdAt: '2026-11-22T12:00:00.000Z',
    updatedAt: '2026-11-22T12:00:00.000Z',
    ...overrides,
  };
}

export function attemptRecord(n: number): AttemptRecord {
  return {
    n,
    claimId: `claim-${n}`,
    startedAt: '2026-11-22T12:00:00.000Z',
    leaseEndsAt: '2026-11-22T12:00:25.000Z',
    specificationVersion: 1,
    request: { method: 'GET', url: 'https://acme.scaletrk.com/track/conv', headers: {} },
  };
}

/** The values of a first deposit whose money is not told in any one currency yet. */
export function unconverted(amountMinor: string, currency: string): PostbackRow['values'] {
  const { amounts: _amounts, currency: _currency, ...values } = postbackRow().values;
  const sum = { amountMinor, currency };
  return { ...values, paid: sum, sums: { deposit: sum } };
}
