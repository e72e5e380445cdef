import { describe, expect, test } from 'vitest';
import { playerEvents } from '../helpers/authority-bench.ts';
import { startLedgerEngine } from '../helpers/ledger-engine.ts';
import { commandLine } from './command-line.ts';
import { config, EventsBench, refundOf, unconfirmed } from './events-bench.ts';

const HOUR_MS = 3_600_000;

const bench = new EventsBench();

describe('events list', () => {
  test('shows what waits for a person, of every source, and why', async () => {
    const { name, of } = await bench.suspect('list');
    await bench.authority.settle(refundOf('list'));
    await bench.authority.settle(unconfirmed('list'));
    bench.engine.clock.nowEpochMs += 3 * HOUR_MS;

    const { exitCode, out } = await bench.list();

    expect(exitCode).toBe(0);
    const rows = out.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      'EVENT | TYPE | REASON | MAY BE THE SAME AS | OF | AMOUNT | WAITS',
      'stripe/re-list | refund (unattributed) | unknown-reference | - | transaction pi-list | 50.00 EUR | 3h',
      `${name} | deposit | suspected-duplicate | ${of} | aurora/p_list | 50.00 EUR | 3h`,
      'crm/c-list | sale/approved (unconfirmed) | not-confirmable | - | subject order-list | - | 3h',
    ]);
  });

  test('has the same for programs, of one source if told so', async () => {
    const { name, of } = await bench.suspect('json');

    const found = (await bench.waiting('--source', 'adyen')).find((one) => one.name === name);

    expect(found).toEqual({
      name,
      reason: 'suspected-duplicate',
      suspectedOf: of,
      waitsSince: '2026-11-22T10:00:00.000Z',
      event: expect.objectContaining({ type: 'deposit', playerRef: 'p_json', amountMinor: '5000' }),
    });
    expect(
      (await bench.waiting('--source', 'adyen')).every((one) => one.name.startsWith('adyen/')),
    ).toBe(true);
  });

  test('does not show what only waits for its player to click', async () => {
    await bench.authority.settle(playerEvents('no-click').deposit(1));

    expect(await bench.isWaiting('stripe/evt-1-no-click')).toBe(false);
  });

  test('says that there are more than it shows', async () => {
    await bench.suspect('more-1');
    await bench.suspect('more-2');

    const { out } = await bench.list('--limit', '1', '--source', 'adyen');
    const json = await bench.list('--limit', '1', '--json');

    expect(out.split('\n')).toHaveLength(3);
    expect(out).toContain('There are more: add --limit or --source.');
    expect(JSON.parse(json.out)).toMatchObject({ more: true, events: [{}] });
  });

  test.each([
    { args: ['--source', 'nobody'], err: 'has no source "nobody"; it has stripe, adyen, crm' },
    { args: ['--limit', '0'], err: 'Give a whole number from 1 to 1000' },
  ])('$args is a usage error', async ({ args, err }) => {
    const result = await bench.list(...args);

    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toContain(err);
  });
});

test('events list of a stage where nothing waits says so', async () => {
  const empty = await startLedgerEngine();

  const { exitCode, out } = await commandLine(empty, { config }).run('events', 'list');
  await empty.stop();

  expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'No event waits for a person.' });
});
