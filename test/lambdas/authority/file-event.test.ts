import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlayerEvent } from '../../../core/player-event.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import { type LedgerEngine, startLedgerEngine } from '../../helpers/ledger-engine.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());

type Player = ReturnType<typeof playerEvents>;

/** Older than anything that is still decided, so that all of them are only filed. */
const OLD = { occurredAt: '2023-01-01T00:00:00.000Z' };
const ofCrm = ({ playerRef }: Player) =>
  ({ v: 1, source: 'crm', sourceEventId: 'e-1', brand: 'aurora', playerRef, ...OLD }) as const;
const unnamed = { ...OLD, depositId: undefined };

test.each<[string, (p: Player) => PlayerEvent, (p: Player) => object]>([
  [
    'a registration',
    (p) => p.registration(OLD),
    ({ playerRef }) => ({ milestone: 'registration', identity: playerRef }),
  ],
  [
    'a deposit',
    (p) => p.deposit(1, OLD),
    (p) => ({ milestone: 'deposit', identity: p.deposit(1).depositId }),
  ],
  [
    'a deposit that only its provider names',
    (p) => p.deposit(1, unnamed),
    (p) => ({ milestone: 'deposit', identity: p.deposit(1).transactionId }),
  ],
  [
    'a deposit that nobody names',
    (p) => p.deposit(1, { ...unnamed, transactionId: undefined }),
    () => ({ milestone: 'deposit', identity: '-' }),
  ],
  [
    'a refund',
    (p) => p.reversal('refund', OLD),
    (p) => ({ milestone: 'reversal', identity: p.deposit(1).depositId }),
  ],
  [
    'a chargeback',
    (p) => p.reversal('chargeback', OLD),
    (p) => ({ milestone: 'reversal', identity: p.deposit(1).depositId }),
  ],
  [
    'a reference',
    (p) => ({ ...ofCrm(p), type: 'reference', depositId: 'dep-9' }),
    () => ({ milestone: 'deposit', identity: 'dep-9' }),
  ],
  [
    'an activity',
    (p) => ({
      ...ofCrm(p),
      type: 'activity',
      deposited: { amountMinor: '5000', currency: 'EUR' },
    }),
    ({ playerRef }) => ({ milestone: 'qualified', identity: playerRef }),
  ],
  [
    'a statement of revenue',
    (p) => ({
      ...ofCrm(p),
      type: 'revenue',
      period: '2023-01',
      revision: 2,
      ngrMinor: '1000',
      currency: 'EUR',
    }),
    () => ({ milestone: 'revenue', identity: '2023-01.2' }),
  ],
])('%s is filed with its player as what it is about', async (_, make, filed) => {
  const a = new AuthorityBench(engine);
  const player = playerEvents(randomUUID());

  await a.settle(make(player));

  const events = await a.events('aurora', player.playerRef);
  expect(events).toMatchObject([{ status: 'suppressed', reason: 'too-old', ...filed(player) }]);
});
