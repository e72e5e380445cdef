import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postbackKey } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { DynamoDeliveryLedger } from '../../lambdas/adapters/delivery-ledger.ts';
import { readItem } from '../../lambdas/adapters/ledger-table.ts';
import { NOON_EPOCH_MS } from '../core/postback-row.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { accepted, clickStory, deposit, registration, sickServer } from './click-story.ts';
import { commandLine } from './command-line.ts';

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(() => {
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
});

const ftd = (clickId: string) =>
  ({ platform: 'scaleo', clickId, milestone: 'ftd', occurrence: 'once' }) as const;

async function read(clickId: string, ...args: string[]) {
  const { out } = await commandLine(engine).run('click', clickId, '--json', ...args);
  return JSON.parse(out);
}

test('a click is told in order of time: held, bound, failed, delivered, repeated, refunded, forced', async () => {
  const story = clickStory(engine);
  const player = { playerRef: 'p_told' };
  await story.settle(deposit(player));
  await story.settle(registration('c-told', player));
  await story.attempt(ftd('c-told'), sickServer);
  await story.attempt(ftd('c-told'), accepted);
  await story.settle(deposit({ ...player, source: 'crm', sourceEventId: 'dep-1' }));
  await story.settle(deposit({ ...player, sourceEventId: 'evt_2' }));
  await story.settle({ ...deposit({ ...player, sourceEventId: 'evt_3' }), type: 'refund' });
  const cli = commandLine(engine);
  engine.clock.nowEpochMs += 60_000;
  await cli.run(
    'postbacks',
    'replay',
    'scaleo/c-told/ftd/once',
    '--force',
    '--by',
    'dana',
    '--why',
    'Scaleo lost a day',
  );

  const { out, exitCode } = await cli.run('click', 'c-told');

  expect(exitCode).toBe(0);
  expect(out).toMatchInlineSnapshot(`
    "Click c-told at scaleo
      campaign       spring
      player         p_told of aurora
      player link    bound 2026-11-22T12:00:02.000Z
      first deposit  dep-1, by event stripe/evt_1, occurred 2026-11-22T11:59:58Z

    Stands at receipt: registration is pending.

    scaleo/c-told/registration/once: pending, attempt 1 due 2026-11-22T12:00:02.000Z
      transaction ID registration:aurora:p_told
    scaleo/c-told/ftd/once: retrying (forced), attempt 3 due 2026-11-22T12:01:36.640Z
      transaction ID ftd:aurora:dep-1
    scaleo/c-told/reversal/dep-1: pending, attempt 1 due 2026-11-22T12:00:36.640Z
      transaction ID reversal:aurora:dep-1

    2026-11-22T11:50:00.000Z  clicked, campaign spring
    2026-11-22T12:00:01.000Z  deposit event stripe/evt_1 of 50.00 EUR: held (no-click)
                                  identity dep-1, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:00:02.000Z  bound to player p_told of aurora by crm
    2026-11-22T12:00:02.000Z  postback registration/once created
                                  decided by event crm/reg-1, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:00:03.000Z  deposit event stripe/evt_1: released, and decided
    2026-11-22T12:00:03.000Z  postback ftd/once of 50.00 EUR created
                                  decided by event stripe/evt_1, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:00:03.200Z  postback ftd/once, attempt 1
                                  > GET https://acme.scaletrk.com/track/conv?click_id=x&token=***
                                  > Host: acme.scaletrk.com
                                  > User-Agent: postproof/1
                                  < 503
                                  < content-type: text/html
                                  < <h1>Busy\\u{1b}[2J</h1>
                                  ended 2026-11-22T12:00:03.320Z after 120 ms
                                  verdict retryable (server) by rule server-error
                                  next: attempt 2 at 2026-11-22T12:00:33.320Z
                                  specification version 1, credentials version key-1
    2026-11-22T12:00:33.520Z  postback ftd/once, attempt 2
                                  > GET https://acme.scaletrk.com/track/conv?click_id=x&token=***
                                  > Host: acme.scaletrk.com
                                  > User-Agent: postproof/1
                                  < 200
                                  < content-type: application/json
                                  < server: nginx
                                  < {"status":"success"}
                                  ended 2026-11-22T12:00:33.640Z after 120 ms
                                  verdict accepted by rule success
                                  next: closed as delivered
                                  specification version 1, credentials version key-1
    2026-11-22T12:00:34.640Z  deposit event crm/dep-1 of 50.00 EUR: duplicate (corroborating)
                                  identity dep-1, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:00:35.640Z  deposit event stripe/evt_2 of 50.00 EUR: duplicate
                              (scaleo/c-told/ftd/once)
                                  identity dep-1, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:00:36.640Z  refund event stripe/evt_3 of 50.00 EUR: recorded
                                  identity dep-1, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:00:36.640Z  postback reversal/dep-1 of 50.00 EUR created
                                  decided by event stripe/evt_3, occurred 2026-11-22T11:59:58Z
    2026-11-22T12:01:36.640Z  postback ftd/once replayed by dana: delivered -> retrying
                                  why: Scaleo lost a day
                                  set aside the acknowledgement of 2026-11-22T12:00:33.640Z"
  `);
});

test('every attempt is there once, the latest from the row, the others from items of their own', async () => {
  const story = clickStory(engine);
  await story.settle(registration('c-attempts', { playerRef: 'p_attempts' }));
  await story.settle(deposit({ playerRef: 'p_attempts', depositId: 'dep-2' }));
  await story.attempt(ftd('c-attempts'), sickServer);
  await story.attempt(ftd('c-attempts'), sickServer);
  await story.attempt(ftd('c-attempts'), accepted);

  const { clicks } = await read('c-attempts');

  const [, { name, attempts, row }] = clicks[0].postbacks;
  expect(name).toBe('scaleo/c-attempts/ftd/once');
  expect(attempts).toMatchObject([
    { n: 1, response: { status: 503 }, verdict: { kind: 'retryable' } },
    { n: 2, response: { status: 503 }, verdict: { kind: 'retryable' } },
    { n: 3, response: { status: 200 }, verdict: { kind: 'accepted' }, next: 'closed as delivered' },
  ]);
  expect(row).toMatchObject({ state: 'delivered', attempt: 3 });
});

test('what came too late for the row is shown in place of what the row knew', async () => {
  const story = clickStory(engine);
  await story.settle(registration('c-late', { playerRef: 'p_late' }));
  const name = { ...ftd('c-late'), milestone: 'registration' } as const;
  await story.attempt(name, sickServer);
  const row = await readItem<PostbackRow>(engine.table, postbackKey(name));
  if (row?.last === undefined) throw new Error('the story made no attempt');
  await new DynamoDeliveryLedger(engine.table).keepAttempt(row, {
    ...row.last,
    ...accepted,
    late: true,
  });

  const { clicks } = await read('c-late');
  const { out } = await commandLine(engine).run('click', 'c-late');

  expect(clicks[0].postbacks[0].attempts).toMatchObject([
    { n: 1, late: true, response: { status: 200 } },
  ]);
  expect(out).toContain('late: its lease had ended');
});

test('the attempts of two postbacks of one click are kept apart', async () => {
  const story = clickStory(engine);
  const player = { playerRef: 'p_two' };
  await story.settle(registration('c-two', player));
  await story.settle(deposit({ ...player, depositId: 'dep-3' }));
  await story.attempt(ftd('c-two'), sickServer);
  await story.attempt(ftd('c-two'), accepted);
  await story.attempt({ ...ftd('c-two'), milestone: 'registration' }, accepted);

  const { clicks } = await read('c-two');

  const counts = clicks[0].postbacks.map(
    ({ name, attempts }: { name: string; attempts: unknown[] }) => [name, attempts.length],
  );
  expect(counts).toEqual([
    ['scaleo/c-two/registration/once', 1],
    ['scaleo/c-two/ftd/once', 2],
  ]);
});

test('a second player on a converted click is shown as suppressed, with who converted it', async () => {
  const story = clickStory(engine);
  await story.settle(registration('c-taken', { playerRef: 'p_first' }));
  await story.settle(registration('c-taken', { playerRef: 'p_second', sourceEventId: 'reg-2' }));

  const { out } = await commandLine(engine).run('click', 'c-taken');

  expect(out).toContain('registration suppressed (click-already-converted)');
  expect(out).toContain('convertedBy p_first');
  expect(out).toContain('decided by event crm/reg-2 of player p_second');
});

test('a click that was only ever suppressed has no player, and says so', async () => {
  const story = clickStory(engine);
  await story.settle(registration('c-own', { playerRef: 'p_linked' }));
  await story.settle(registration('c-other', { playerRef: 'p_linked', sourceEventId: 'reg-2' }));

  const { out, exitCode } = await commandLine(engine).run('click', 'c-other');

  expect(exitCode).toBe(0);
  expect(out).toContain('player  none is bound to it');
  expect(out).toContain('No postback.');
  expect(out).toContain('registration suppressed (player-already-linked)');
});

test('the same click ID at two platforms is told twice, and --platform tells one', async () => {
  const story = clickStory(engine);
  const click = { clickId: 'c-both', clickedAt: '2026-11-22T11:50:00Z' };
  await story.settle(
    registration('c-both', { playerRef: 'p_s', click: { ...click, platform: 'scaleo' } }),
  );
  await story.settle(
    registration('c-both', { playerRef: 'p_r', click: { ...click, platform: 'revvvs' } }),
  );

  const both = await read('c-both');
  const one = await read('c-both', '--platform', 'revvvs');

  const platforms = (found: { clicks: { platform: string }[] }) =>
    found.clicks.map(({ platform }) => platform);
  expect(platforms(both)).toEqual(['scaleo', 'revvvs']);
  expect(platforms(one)).toEqual(['revvvs']);
});

test('where nothing is known it says where it looked, and fails', async () => {
  const cli = commandLine(engine);

  const text = await cli.run('click', 'c-nobody');
  const json = await cli.run('click', 'c-nobody', '--json', '--platform', 'revvvs');

  expect(text.exitCode).toBe(1);
  expect(text.out).toContain(
    'Nothing is known of click ID c-nobody at scaleo, revvvs (stage test).',
  );
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.out)).toEqual({
    clickId: 'c-nobody',
    found: false,
    platforms: ['revvvs'],
    clicks: [],
    similar: [],
  });
});

test('a failing service is told in one line, with its name and a next step', async () => {
  const { table } = engine;
  const gone = { ...engine, table: { ...table, tableName: 'not-deployed' } };

  const text = await commandLine(gone).run('click', 'c');
  const json = await commandLine(gone).run('click', 'c', '--json');

  expect(text).toMatchObject({ exitCode: 1, out: '' });
  expect(text.err).toMatch(/^ResourceNotFoundException: .*\. Is the stage deployed/);
  expect(text.err.split('\n')).toHaveLength(1);
  expect(JSON.parse(json.out).error).toMatchObject({ code: 'ResourceNotFoundException' });
});

test('what another source decided in place of a silent authority says so', async () => {
  const story = clickStory(engine);
  const player = { playerRef: 'p_silent' };
  await story.settle(registration('c-silent', player));
  const decidesFrom = '2026-11-22T11:00:00.000Z';
  await story.settle(deposit({ ...player, source: 'crm', depositId: 'dep-9', decidesFrom }));

  const { out } = await commandLine(engine).run('click', 'c-silent');

  expect(out).toContain('in place of stripe, silent for too long');
});
