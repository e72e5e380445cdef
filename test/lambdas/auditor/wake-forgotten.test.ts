import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LaneRecord, LaneStanding } from '../../../core/lane.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { PostbackBook } from '../../../core/postback-book.ts';
import { laneLedger } from '../../../lambdas/adapters/lane-ledger.ts';
import type { AuditLedger } from '../../../lambdas/auditor/ports.ts';
import { wakeForgotten } from '../../../lambdas/auditor/wake-forgotten.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../../helpers/ledger-engine.ts';
import { auditorOn } from './auditor-bench.ts';

/** The clock of the engine. */
const NOW_EPOCH_MS = Date.parse('2026-11-22T10:00:00Z');
const MINUTE_MS = 60_000;

let engine: LedgerEngine;
beforeEach(async () => {
  engine = await startLedgerEngine();
});
afterEach(() => engine.stop());

const minutesAgo = (minutes: number) => new Date(NOW_EPOCH_MS - minutes * MINUTE_MS).toISOString();

async function put(clickId: string, overdueMinutes: number, changes: Partial<PostbackRow> = {}) {
  const at = minutesAgo(overdueMinutes);
  const due = { dueAtEpochMs: Date.parse(at), createdAt: at, updatedAt: at };
  await putRow(engine.table, postbackRow({ clickId, ...due, ...changes }));
}

function stand(platform: string, standing: LaneStanding): Promise<boolean> {
  const at = minutesAgo(60);
  const record: LaneRecord = { v: 1, platform, standing, by: 'ann', since: at };
  const audit = { v: 1, action: 'pause', by: 'ann', from: 'running', to: standing, at } as const;
  return laneLedger(engine.table).recordLane(record, undefined, audit);
}

/** The auditor with lanes that write down what is sent. @param failing - a platform whose lane fails */
function bench({ failing }: { failing?: string } = {}) {
  const sent: string[] = [];
  const lanes = {
    async wake(platform: string, { sk, attempt }: { sk: string; attempt: number }, delay: number) {
      if (platform === failing) throw new Error(`no lane ${platform}`);
      sent.push(`${platform} ${sk} attempt ${attempt} after ${delay} s`);
    },
  };
  return { sent, dependencies: { ...auditorOn(engine), lanes } };
}

const NOTHING = { woken: [], cutShort: false };

test('where nothing is overdue nothing is woken, and every platform is told of', async () => {
  const { sent, dependencies } = bench();
  await put('on-time', 15);
  await put('closed', 60, { state: 'delivered' });
  await put('held', 60, { state: 'held' });

  const watched = await wakeForgotten(dependencies);

  expect(watched).toEqual([
    { platform: 'scaleo', ...NOTHING },
    { platform: 'revvvs', ...NOTHING },
  ]);
  expect(sent).toEqual([]);
});

test.each(['pending', 'sending', 'retrying'] as const)(
  'a postback that is %s and overdue by more than 15 minutes gets the wake-up of its present attempt',
  async (state) => {
    const { sent, dependencies } = bench();
    await put('c 1', 16, { state, attempt: 3 });

    const [scaleo] = await wakeForgotten(dependencies);

    expect(sent).toEqual(['scaleo POSTBACK#ftd#once attempt 3 after 0 s']);
    expect(scaleo).toEqual({
      platform: 'scaleo',
      woken: [{ postback: 'scaleo/c%201/ftd/once', state, dueAt: '2026-11-22T09:44:00.000Z' }],
      cutShort: false,
    });
  },
);

test('a retrying one is found however old it is, a pending one without any books up to a day after its creation', async () => {
  const { dependencies } = bench();
  await put('day-old', 24 * 60);
  await put('older', 25 * 60);
  await put('old-retrying', 9 * 24 * 60, { state: 'retrying' });

  const [scaleo] = await wakeForgotten(dependencies);

  expect(scaleo?.woken.map(({ postback }) => postback)).toEqual([
    'scaleo/day-old/ftd/once',
    'scaleo/old-retrying/ftd/once',
  ]);
});

test('the books tell which hours may hold one: no other is read, and an old one is', async () => {
  const { dependencies } = bench();
  await put('old', 9 * 24 * 60);
  await put('in-a-closed-hour', 120);
  await put('since', 30);
  const book = (hour: string, states: PostbackBook['states']) =>
    dependencies.ledger.keepPostbackBook({
      v: 1,
      platform: 'scaleo',
      hour,
      countedAt: '2026-11-22T09:30:00.000Z',
      rows: 1,
      states,
      open: 0,
      gaps: 0,
      missing: [],
    });
  await book('2026-11-13T10', { pending: 1 });
  await book('2026-11-22T08', { delivered: 1 });

  const [scaleo] = await wakeForgotten(dependencies);

  expect(scaleo?.woken.map(({ postback }) => postback)).toEqual([
    'scaleo/old/ftd/once',
    'scaleo/since/ftd/once',
  ]);
});

test.each(['paused', 'retired'] as const)('a lane that is %s is left alone', async (standing) => {
  const { sent, dependencies } = bench();
  await put('c-1', 60);
  await stand('scaleo', standing);

  const [scaleo] = await wakeForgotten(dependencies);

  expect(scaleo).toEqual({ platform: 'scaleo', ...NOTHING, leftAlone: standing });
  expect(sent).toEqual([]);
});

test('a lane that was paused and is running again is looked at', async () => {
  const { sent, dependencies } = bench();
  await put('c-1', 60);
  await stand('scaleo', 'running');

  await wakeForgotten(dependencies);

  expect(sent).toHaveLength(1);
});

test('test conversions are nobody’s to wake but their maker’s', async () => {
  const { sent, dependencies } = bench();
  await put('c-1', 60, { test: true });
  await put('c-2', 60, { test: true, state: 'retrying' });

  await wakeForgotten(dependencies);

  expect(sent).toEqual([]);
});

test('a platform whose lane fails says so, and keeps no other from being woken', async () => {
  const { sent, dependencies } = bench({ failing: 'scaleo' });
  await put('c-1', 60);
  await put('c-2', 60, { platform: 'revvvs' });

  const watched = await wakeForgotten(dependencies);

  expect(watched).toEqual([
    { platform: 'scaleo', ...NOTHING, failure: new Error('no lane scaleo') },
    { platform: 'revvvs', cutShort: false, woken: [expect.anything()] },
  ]);
  expect(sent).toHaveLength(1);
});

/** Pages of one overdue postback each, without an end. */
const endless: AuditLedger['openRows'] = async function* ({ platform }) {
  for (;;) yield [postbackRow({ platform, dueAtEpochMs: 0 })];
};

test('10,000 messages are sent to a platform in a run, and the rest is left to the next one', async () => {
  const { sent, dependencies } = bench();
  const ledger = { ...dependencies.ledger, openRows: endless };

  const watched = await wakeForgotten({ ...dependencies, ledger });

  expect(watched.map(({ woken, cutShort }) => [woken.length, cutShort])).toEqual([
    [10_000, true],
    [10_000, true],
  ]);
  expect(sent).toHaveLength(20_000);
});

test('each platform has its share of the time, and nine minutes are left to the tasks after it', async () => {
  const { dependencies } = bench();
  let remainingMs = 11 * MINUTE_MS;
  const openRows: AuditLedger['openRows'] = async function* (of) {
    for await (const page of endless(of)) {
      remainingMs -= 10_000;
      yield page;
    }
  };
  const ledger = { ...dependencies.ledger, openRows };

  const watched = await wakeForgotten({ ...dependencies, ledger, remainingMs: () => remainingMs });

  expect(watched.map(({ woken, cutShort }) => [woken.length, cutShort])).toEqual([
    [5, true],
    [5, true],
  ]);
  expect(remainingMs).toBe(9 * MINUTE_MS);
});
