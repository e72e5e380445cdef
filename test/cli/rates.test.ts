import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { postbackKey } from '../../core/keys.ts';
import type { RateTable } from '../../core/money/rate-table.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { readItem } from '../../lambdas/adapters/ledger-table.ts';
import { keepRates } from '../../lambdas/adapters/rates-ledger.ts';
import { NOON_EPOCH_MS, unconverted } from '../core/postback-row.ts';
import { convertingConfig } from '../helpers/converting-config.ts';
import { type LedgerEngine, putRow, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { heldInKronor } from '../lambdas/rates/rates-bench.ts';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';
import { commandLine } from './command-line.ts';

const ECB: RateTable = {
  source: 'ecb',
  date: '2026-11-20',
  base: 'EUR',
  rates: { USD: '1.0843', SEK: '11.4780' },
};
const OWN = { date: '2026-11-21', base: 'EUR', rates: { USD: '1.10', SEK: '11.00' } };

const keep = (table: RateTable) => keepRates(engine.table, table, '2026-11-22T00:00:00Z');

let engine: LedgerEngine;
beforeAll(async () => {
  engine = await startLedgerEngine();
  engine.clock.nowEpochMs = NOON_EPOCH_MS;
  await keep(ECB);
  await keep({ ...ECB, date: '2026-11-12', rates: { USD: '1.2' } });
});
afterAll(() => engine.stop());

const takesRatesOf = (source: 'ecb' | 'operator') => ({
  config: convertingConfig({ rates: { source } }),
});

describe('rates list', () => {
  test('shows the days that are kept, the newest first, and which are too old to be used', async () => {
    const { exitCode, out } = await commandLine(engine).run('rates', 'list');

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'DATE        SOURCE  BASE  CURRENCIES  AGE',
      '2026-11-20  ecb     EUR   2           2d',
      '2026-11-12  ecb     EUR   1           10d, too old for an event of today',
    ]);
  });

  test('has the same for programs', async () => {
    const { out } = await commandLine(engine).run('rates', 'list', '--json');

    expect(JSON.parse(out)).toEqual({
      source: 'ecb',
      rates: [
        { date: '2026-11-20', source: 'ecb', base: 'EUR', currencies: 2, ageDays: 2 },
        { date: '2026-11-12', source: 'ecb', base: 'EUR', currencies: 1, ageDays: 10 },
      ],
    });
  });

  test('says so where none are kept, and knows no other source', async () => {
    const none = await commandLine(engine).run('rates', 'list', '--source', 'operator');
    const unknown = await commandLine(engine).run('rates', 'list', '--source', 'fed');

    expect(none).toMatchObject({ exitCode: 0, out: 'No rates of operator are kept.' });
    expect(unknown.exitCode).toBe(2);
  });
});

describe('rates show', () => {
  const show = (...args: string[]) => commandLine(engine).run('rates', 'show', ...args);

  test('names the rate, its day and its source', async () => {
    expect(await show('SEK', 'USD')).toMatchObject({
      exitCode: 0,
      out: 'On 2026-11-22 1 SEK is 0.0944676772957 USD (rates of 2026-11-20, ecb).',
    });
    expect(JSON.parse((await show('EUR', 'USD', '--on', '2026-11-27', '--json')).out)).toEqual({
      from: 'EUR',
      to: 'USD',
      on: '2026-11-27',
      found: true,
      rate: '1.0843',
      date: '2026-11-20',
      source: 'ecb',
    });
  });

  test.each([
    [['XOF', 'USD'], 'from XOF to USD on 2026-11-22: the rates of 2026-11-20 have no XOF.'],
    [
      ['SEK', 'USD', '--on', '2026-11-28'],
      'from SEK to USD on 2026-11-28: the newest rates of ecb until then are of 2026-11-20, and more than 7 days old.',
    ],
    [
      ['SEK', 'USD', '--on', '2026-11-11'],
      'from SEK to USD on 2026-11-11: no rates of ecb of that day or before are kept.',
    ],
  ])('says why there is none for %j', async (args, why) => {
    expect(await show(...args)).toMatchObject({ exitCode: 1, out: `No rate ${why}` });
  });

  test.each([
    ['sek', 'USD'],
    ['SEK', 'US$'],
    ['SEK', 'USD', '--on', 'yesterday'],
  ])('refuses %s %s %s %s', async (...args) => {
    expect((await show(...args)).exitCode).toBe(2);
  });
});

describe('rates put', () => {
  const sent: Array<{ MessageBody?: string; DelaySeconds?: number }> = [];
  beforeEach(() => {
    sent.length = 0;
  });

  /** One queue for all: its URL is asked for, then messages are sent to it. */
  const sqs = {
    send: async ({ input }: { input: (typeof sent)[number] }) => {
      if (input.MessageBody !== undefined) sent.push(input);
      return { QueueUrl: 'https://sqs.example/lane' };
    },
  } as unknown as SQSClient;

  function put(content: unknown, source: 'ecb' | 'operator', ...args: string[]) {
    const file = join(temporaryDirectory(), 'rates.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const cli = commandLine(engine, { ...takesRatesOf(source), sqs });
    return cli.run('rates', 'put', file, ...args);
  }

  async function hold(clickId: string, values: Partial<PostbackRow['values']> = {}) {
    const row = heldInKronor({ clickId });
    row.values = { ...row.values, ...values };
    await putRow(engine.table, row);
    return () => readItem<PostbackRow>(engine.table, postbackKey(row));
  }

  test('keeps the table and says which postbacks it released', async () => {
    const ours = await hold('put-1');
    const other = await hold('put-2', unconverted('50000', 'XOF'));

    const { exitCode, out } = await put(OWN, 'operator');

    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'Kept 2 rates of 2026-11-21 for 1 EUR.',
      'Released 1 postback, to be sent within a minute:',
      '  trackier/put-1/ftd/once',
      'Still held: 1 no-rate.',
    ]);
    // 500.00 SEK at 1.10 / 11.00 USD each.
    expect(await ours()).toMatchObject({
      state: 'pending',
      values: {
        amounts: { deposit: '5000' },
        currency: 'USD',
        conversion: { rates: { SEK: '0.1' }, date: '2026-11-21', source: 'operator' },
      },
    });
    expect(await other()).toMatchObject({ state: 'held', reason: 'no-rate' });
    expect(sent).toMatchObject([{ DelaySeconds: 10 }]);
  });

  test('a second time replaces the day, and releases nothing twice', async () => {
    await hold('put-3');
    await put(OWN, 'operator');

    const again = await put({ ...OWN, rates: { USD: '1.2', SEK: '12' } }, 'operator', '--json');

    expect(JSON.parse(again.out)).toMatchObject({ date: '2026-11-21', released: [] });
    const shown = await commandLine(engine, takesRatesOf('operator')).run(
      ...['rates', 'show', 'EUR', 'USD', '--json'],
    );
    expect(JSON.parse(shown.out).rate).toBe('1.2');
    expect(sent).toHaveLength(1);
  });

  test('where the stage takes those of the ECB serves what they do not, and says so', async () => {
    const ours = await hold('put-4', unconverted('50000', 'XOF'));
    const own = { ...OWN, rates: { ...OWN.rates, XOF: '655.957' } };

    const { exitCode, out } = await put(own, 'ecb');

    expect(exitCode).toBe(0);
    expect(out).toContain('Used where those of ecb do not serve.');
    expect(await ours()).toMatchObject({
      state: 'pending',
      values: { currency: 'USD', conversion: { source: 'operator' } },
    });
  });

  test.each([
    ['no JSON', '{ "date": ', 'JSON'],
    ['a rate that is a number', { ...OWN, rates: { USD: 1.1 } }, 'rates.USD is 1.1'],
    ['no date', { ...OWN, date: undefined }, 'date is missing'],
    ['a day to come', { ...OWN, date: '2026-11-23' }, 'date is 2026-11-23, which is still to come'],
    ['the rates of another source', { ...OWN, source: 'ecb' }, 'source is not "operator"'],
    ['a word too many', { ...OWN, rate: {} }, 'unknown settings: rate'],
  ])('refuses a file with %s, and keeps nothing of it', async (_, content, why) => {
    const before = await commandLine(engine).run('rates', 'list', '--source', 'operator');

    const { exitCode, err } = await put(content, 'operator');

    expect(exitCode).toBe(2);
    expect(err).toContain('rates.json is no table of rates: ');
    expect(err).toContain(why);
    const after = await commandLine(engine).run('rates', 'list', '--source', 'operator');
    expect(after.out).toBe(before.out);
  });

  test('refuses a file that is not there', async () => {
    const { exitCode, err } = await commandLine(engine).run('rates', 'put', 'nowhere.json');

    expect(exitCode).toBe(2);
    expect(err).toContain('nowhere.json is no table of rates: ENOENT');
  });
});
