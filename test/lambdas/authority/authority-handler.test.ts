import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { PlayerEvent } from '../../../core/player-event.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

let authority: Awaited<ReturnType<typeof startHandler>>;
beforeAll(async () => {
  authority = await startHandler('authority');
});
afterAll(() => authority.stop());
beforeEach(async () => {
  authority.output();
  authority.put.length = 0;
  await authority.purge();
});

const CLICK = { clickedAt: '2026-11-22T09:00:00.000Z' };
const detail = (event: PlayerEvent) => JSON.stringify({ detail: event });

async function registrationOf({ clickId }: { clickId: string }) {
  const name = {
    platform: 'scaleo',
    clickId,
    milestone: 'registration',
    occurrence: 'once',
  } as const;
  return readItem<PostbackRow>(authority.table, postbackKey(name));
}

/** Hands everything in the intake queue over. @returns the bodies that failed, sorted */
async function settleIntake(): Promise<Array<string | undefined>> {
  const event = await authority.receive('intake');
  const { batchItemFailures } = await authority.handler(event);
  return batchItemFailures
    .map(({ itemIdentifier }) => {
      return event.Records.find(({ messageId }) => messageId === itemIdentifier)?.body;
    })
    .sort();
}

/** What the events were counted as. */
function counted() {
  const lines = authority.output().filter(({ EventsSettled }) => EventsSettled === 1);
  for (const { _aws } of lines) {
    expect(_aws).toMatchObject({ CloudWatchMetrics: [{ Dimensions: [['stage', 'outcome']] }] });
  }
  return lines.map(({ outcome }) => outcome).sort();
}

test('of one batch each event is settled or failed, each in one way', async () => {
  const known = playerEvents(randomUUID());
  const fresh = playerEvents(randomUUID());
  const waiting = playerEvents(randomUUID());
  const unlaned = playerEvents(randomUUID());
  await authority.send('intake', detail(known.registration()));
  await settleIntake();
  await authority.purge();
  authority.output();

  const unfit = detail({ ...fresh.registration(), brand: 'elsewhere' });
  const click = { ...CLICK, platform: 'revvvs', clickId: unlaned.clickId };
  const fault = detail(unlaned.registration({ click }));
  await authority.send('intake', detail(known.registration({ sourceEventId: 'another' })));
  await authority.send('intake', detail(fresh.registration()));
  await authority.send('intake', detail(waiting.deposit(1)));
  await authority.send('intake', detail(waiting.deposit(2, { source: 'crm' })));
  await authority.send('intake', 'no json');
  await authority.send('intake', unfit);
  await authority.send('intake', fault);

  expect(await settleIntake()).toEqual([unfit, 'no json', fault].sort());
  expect(counted()).toEqual(['decided', 'duplicate', 'duplicate', 'held', 'invalid', 'invalid']);
  expect(await registrationOf(fresh)).toMatchObject({ state: 'pending', attempt: 1 });
  const woken = (await authority.waiting('lane-scaleo')).map(({ body }) => JSON.parse(body).pk);
  expect(woken).toEqual([`CLICK#scaleo#${fresh.clickId}`]);
  // What can never be decided comes back at once, to spend its receives; a fault takes its time.
  expect((await authority.comingBack('intake')).sort()).toEqual([unfit, 'no json'].sort());
});

test('an event that comes again after a lost wake-up sends it again and makes nothing new', async () => {
  const player = playerEvents(randomUUID());
  await authority.send('intake', detail(player.registration()));
  await authority.send('intake', detail(player.registration()));

  const event = await authority.receive('intake');
  for (const record of event.Records) await authority.handler({ Records: [record] });

  expect(counted()).toEqual(['decided', 'decided']);
  const woken = (await authority.waiting('lane-scaleo')).map(({ body }) => JSON.parse(body));
  expect(woken).toMatchObject([
    { pk: `CLICK#scaleo#${player.clickId}`, attempt: 1 },
    { pk: `CLICK#scaleo#${player.clickId}`, attempt: 1 },
  ]);
});

test('what waited for a registration is put on the bus again by it', async () => {
  const player = playerEvents(randomUUID());
  await authority.send('intake', detail(player.deposit(1)));
  await settleIntake();
  await authority.send('intake', detail(player.registration()));

  expect(await settleIntake()).toEqual([]);
  expect(authority.put).toEqual([
    {
      EventBusName: 'events',
      Source: 'postproof.ingest',
      DetailType: 'PlayerEvent',
      Detail: expect.any(String),
    },
  ]);
  expect(JSON.parse(String(authority.put[0]?.Detail))).toEqual({
    ...player.deposit(1),
    released: true,
  });
});

test('an invalid event is counted at its first receive only', async () => {
  await authority.send('intake', 'no json');
  const event = await authority.receive('intake');
  const again = event.Records.map((record) => ({
    ...record,
    attributes: { ...record.attributes, ApproximateReceiveCount: '2' },
  }));

  await authority.handler(event);
  expect(counted()).toEqual(['invalid']);

  const { batchItemFailures } = await authority.handler({ Records: again });
  expect(batchItemFailures).toHaveLength(1);
  expect(counted()).toEqual([]);
});
