import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BusEvent } from '../../../core/claim.ts';
import { readHeard } from '../../../lambdas/adapters/source-heard.ts';
import { resourceNames } from '../../../lambdas/contract.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

type Authority = Awaited<ReturnType<typeof startHandler>>;

/** @returns how many events stay in the queue */
async function settle(authority: Authority, event: BusEvent): Promise<number> {
  await authority.send('intake', JSON.stringify({ detail: event }));
  const { batchItemFailures } = await authority.handler(await authority.receive('intake'));
  return batchItemFailures.length;
}

test('an event stays in its queue while the ledger cannot be reached', async () => {
  const authority = await startHandler('authority', { tableName: 'not-there' });

  const left = await settle(authority, playerEvents(randomUUID()).registration());

  await authority.stop();
  expect(left).toBe(1);
});

test('a source has been heard by what it says, and not by what we put on the bus again', async () => {
  const authority = await startHandler('authority');
  const player = playerEvents(randomUUID());

  await settle(authority, player.registration());
  await settle(authority, { ...player.deposit(1), released: true });

  const [crm, stripe] = [
    await readHeard(authority.table, 'crm'),
    await readHeard(authority.table, 'stripe'),
  ];
  await authority.stop();
  expect(crm).toMatchObject({ type: 'registration' });
  expect(stripe).toBeUndefined();
});

test('a source is asked with its own secret', async () => {
  const authority = await startHandler('authority', {
    secrets: { [resourceNames('test').sourceSecret('mollie')]: 'a signing key and no API key' },
    stage: {
      sources: {
        mollie: { adapter: 'mollie', settings: { version: 'classic' } },
        crm: { adapter: 'standard-webhooks' },
      },
      authority: { registration: 'crm', deposit: 'mollie' },
    },
  });

  const left = await settle(authority, {
    v: 1,
    type: 'unconfirmed',
    source: 'mollie',
    sourceEventId: 'tr_WDqYK6vllg/1',
    brand: 'aurora',
    occurredAt: new Date().toISOString(),
    said: 'payment',
    subject: 'tr_WDqYK6vllg',
  });

  const [settled] = authority.output().filter(({ event }) => event === 'mollie/tr_WDqYK6vllg/1');
  await authority.stop();
  expect(left).toBe(0);
  expect(settled).toMatchObject({ outcome: 'held', reason: 'not-confirmable' });
});
