import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import { newPostback, type PostbackRow } from '../../../core/postback.ts';
import { currentWakeUp } from '../../../core/wake-up.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { attemptRecord } from '../../core/postback-row.ts';
import { putRow } from '../../helpers/ledger-engine.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

/** What the platform answers, by the first word of the click ID. */
const ANSWERS: Record<string, [status: number, body: string]> = {
  accepted: [200, '{"status":"success"}'],
  busy: [503, 'busy'],
  failing: [500, 'oops'],
  refused: [404, '{"status":"error"}'],
  blocked: [403, '<html><title>Just a moment...</title></html>'],
};

let delivery: Awaited<ReturnType<typeof startHandler>>;
const requested: string[] = [];
beforeAll(async () => {
  delivery = await startHandler('delivery', {
    // Revvvs has no secret: reading it fails.
    secrets: { 'postproof/test/platform/scaleo': '{"token":"tok-secret"}' },
    platforms: (incoming, answer) => {
      const [, word = ''] = /click_id=([a-z]+)/.exec(incoming.url ?? '') ?? [];
      requested.push(word);
      const [status, body] = ANSWERS[word] ?? [500, ''];
      answer.writeHead(status).end(body);
    },
  });
});
afterAll(() => delivery.stop());
beforeEach(async () => {
  await delivery.purge();
  requested.length = 0;
  delivery.output();
});

/** Stores a postback that is due and sends its wake-up. */
async function postback(word: string, changes: Partial<PostbackRow> = {}, attempt?: number) {
  const clickId = `${word}-${randomUUID()}`;
  const row: PostbackRow = {
    ...newPostback({
      name: { platform: 'scaleo', clickId, milestone: 'registration', occurrence: 'once' },
      brand: 'aurora',
      playerRef: 'p_1',
      eventIdentity: 'crm/reg-1',
      identity: 'p_1',
      values: { occurredAt: new Date().toISOString() },
      nowEpochMs: Date.now(),
    }),
    ...changes,
  };
  await putRow(delivery.table, row);
  const message = currentWakeUp(postbackKey(row), { attempt: attempt ?? row.attempt }, Date.now());
  await delivery.send('lane-scaleo', JSON.stringify(message));
  return { row, body: JSON.stringify(message) };
}

async function stateOf({ row }: { row: PostbackRow }) {
  const { state, attempt } = (await readItem<PostbackRow>(delivery.table, postbackKey(row))) ?? {};
  return [state, attempt];
}

/** Metrics printed, as `name stage+platform=value`. */
function metrics() {
  return delivery.output().flatMap((line) => {
    const embedded = line._aws as Embedded | undefined;
    return (embedded?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) =>
        Dimensions.map((names) => `${Name} ${names.join('+')}=${line[Name]}`),
      ),
    );
  });
}
type Embedded = {
  CloudWatchMetrics: Array<{ Dimensions: string[][]; Metrics: Array<{ Name: string }> }>;
};

const LAST = {
  state: 'retrying',
  attempt: 4,
  spent: 3,
  answered: 3,
  last: attemptRecord(3),
} as const;

const DEAD = { state: 'dead' } as const;

describe('of one batch', () => {
  test('each message is acknowledged or failed, each row ends in one state', async () => {
    const accepted = await postback('accepted');
    const busy = await postback('busy');
    const refused = await postback('refused');
    const duplicate = await postback('done', { state: 'delivered' });
    const exhausted = await postback('failing', LAST);
    const ahead = await postback('ahead', {}, 9);
    const noSecret = await postback('secretless', { platform: 'revvvs' });
    await delivery.send('lane-scaleo', 'no json');
    await delivery.send('lane-scaleo', '{"v":1,"pk":"CLICK#scaleo#x"}');
    const nobody = JSON.stringify({ ...JSON.parse(accepted.body), pk: 'CLICK#scaleo#nobody' });
    await delivery.send('lane-scaleo', nobody);

    const event = await delivery.receive('lane-scaleo');
    const { batchItemFailures } = await delivery.handler(event);

    const failed = batchItemFailures.map(
      ({ itemIdentifier }) =>
        event.Records.find(({ messageId }) => messageId === itemIdentifier)?.body,
    );
    expect(event.Records).toHaveLength(10);
    expect(failed.toSorted()).toEqual(
      [
        exhausted.body,
        ahead.body,
        noSecret.body,
        'no json',
        '{"v":1,"pk":"CLICK#scaleo#x"}',
        nobody,
      ].toSorted(),
    );
    expect(await Promise.all([accepted, busy, refused, duplicate].map(stateOf))).toEqual([
      ['delivered', 1],
      ['retrying', 2],
      ['rejected', 1],
      ['delivered', 1],
    ]);
    expect(await Promise.all([exhausted, ahead, noSecret].map(stateOf))).toEqual([
      ['dead', 4],
      ['pending', 1],
      ['pending', 1],
    ]);
    expect(requested.toSorted()).toEqual(['accepted', 'busy', 'failing', 'refused']);
    // The busy one is tried again after the first delay; the dead one is on its way to the dead letters.
    expect(await delivery.waiting('lane-scaleo')).toEqual([
      { body: expect.stringContaining('"attempt":2'), delaySeconds: 30 },
    ]);
    expect(await delivery.comingBack('lane-scaleo')).toEqual([exhausted.body]);
  });

  test('all may fail without the function failing', async () => {
    await postback('ahead', {}, 9);
    await postback('ahead', {}, 9);

    const event = await delivery.receive('lane-scaleo');
    const { batchItemFailures } = await delivery.handler(event);

    // The records of one batch are handled at the same time: whichever ends first is named first.
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toEqual(
      event.Records.map(({ messageId }) => messageId).toSorted(),
    );
    expect(batchItemFailures).toHaveLength(2);
  });
});

describe('the metrics', () => {
  test('of an attempt are one log record and the sets that the alarms watch', async () => {
    await postback('refused');

    await delivery.handler(await delivery.receive('lane-scaleo'));
    const lines = metrics();

    expect(lines.map((line) => line.replace(/(Latency .*=)\d+$/, '$1n'))).toEqual([
      'PostbacksNeedingAttention stage+platform=1',
      'OpenRowDeadLettered stage+platform=0',
      'CircuitProbesFailed stage+platform=0',
      'PostbacksNearDeadline stage+platform=0',
      'PostbacksDeliveredLate stage+platform=0',
      'WindowDrift stage+platform=0',
      'Attempts stage=1',
      'Attempts stage+platform=1',
      'AttemptsAcknowledged stage=0',
      'AttemptsAcknowledged stage+platform=0',
      'ForeignDuplicates stage=0',
      'ForeignDuplicates stage+platform=0',
      'AttemptsBlocked stage=0',
      'AttemptsBlocked stage+platform=0',
      'AttemptLatency stage=n',
      'AttemptLatency stage+platform=n',
    ]);
  });

  test('count an attempt that a protection before the platform has answered', async () => {
    const blocked = await postback('blocked');

    await delivery.handler(await delivery.receive('lane-scaleo'));

    expect(metrics()).toContain('AttemptsBlocked stage+platform=1');
    expect(await stateOf(blocked)).toEqual(['retrying', 2]);
  });

  test.each<[string, string, () => Promise<unknown>, number]>([
    ['an open row’s message at its fifth receive', '5', () => postback('ahead', {}, 9), 1],
    ['an open row’s message before', '4', () => postback('ahead', {}, 9), 0],
    [
      'an open row’s message whose last receive ends in an error',
      '5',
      () => postback('secretless', { platform: 'revvvs' }),
      1,
    ],
    ['a dead row’s message at its fifth receive', '5', () => postback('failing', DEAD, 1), 0],
    ['what is no wake-up', '5', () => delivery.send('lane-scaleo', 'no json'), 0],
  ])('count as an open row dead-lettered %s', async (_, receives, send, expected) => {
    await send();
    const event = await delivery.receive('lane-scaleo');
    const [record] = event.Records;
    if (record) record.attributes.ApproximateReceiveCount = receives;

    const { batchItemFailures } = await delivery.handler(event);

    expect(batchItemFailures).toHaveLength(1);
    const counted = delivery.output().filter(({ OpenRowDeadLettered: count }) => count === 1);
    expect(counted.map(({ platform }) => platform)).toEqual(expected === 1 ? ['scaleo'] : []);
  });

  test('and logs never hold a credential', async () => {
    await postback('accepted');
    await postback('busy');

    await delivery.handler(await delivery.receive('lane-scaleo'));
    const lines = delivery.output();

    expect(lines.filter(({ message }) => message === 'attempt ended')).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('tok-secret');
  });
});
