import { type Command, InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { dayOf } from '../core/days.ts';
import { currencyCode } from '../core/money/currencies.ts';
import { crossRate, isUsable, type RateTable } from '../core/money/rate-table.ts';
import { readRatesOn } from '../lambdas/adapters/rates-ledger.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { on?: string };
type Question = { from: string; to: string; on: string };

export function addRatesShow(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('show'))
    .description('the rate at which an amount of one currency is converted to another')
    .argument('<from>', 'such as SEK', readCurrency)
    .argument('<to>', 'such as USD', readCurrency)
    .option(
      '--on <date>',
      'of an event of this day, YYYY-MM-DD in UTC; today if not given',
      readDay,
    )
    .action(async (from: string, to: string, options: Options) => {
      await perform(options, (target) => {
        const on = options.on ?? dayOf(target.ledger.nowEpochMs());
        return show(target, { from, to, on });
      });
    });
}

async function show({ config, ledger }: Target, question: Question): Promise<Outcome> {
  const { from, to, on } = question;
  const { source } = config.rates;
  const table = await readRatesOn(ledger, source, on);
  const rate = table && crossRate(table, from, to);
  const because = whyNot(question, { table, rate, config });
  if (because !== undefined) {
    const lines = [`No rate from ${from} to ${to} on ${on}: ${because}.`];
    return { ok: false, json: { ...question, found: false, source, because }, lines };
  }
  return {
    ok: true,
    json: { ...question, found: true, rate, date: table?.date, source },
    lines: [`On ${on} 1 ${from} is ${rate} ${to} (rates of ${table?.date}, ${source}).`],
  };
}

/** The rule of conversions at creation, in words. */
function whyNot(
  { from, to, on }: Question,
  {
    table,
    rate,
    config: { rates },
  }: { table: RateTable | undefined; rate: string | undefined; config: Target['config'] },
): string | undefined {
  if (table === undefined) return `no rates of ${rates.source} of that day or before are kept`;
  if (!isUsable(table, on, rates.maxAgeDays)) {
    return `the newest rates of ${rates.source} until then are of ${table.date}, and more than ${rates.maxAgeDays} days old`;
  }
  if (rate !== undefined) return undefined;
  const known = [table.base, ...Object.keys(table.rates)];
  const unknown = [from, to].filter((currency) => !known.includes(currency));
  return `the rates of ${table.date} have no ${unknown.join(' and no ')}`;
}

function readCurrency(text: string): string {
  if (currencyCode.safeParse(text).success) return text;
  throw new InvalidArgumentError('Give a code such as EUR: 2 to 10 upper-case letters or digits.');
}

function readDay(text: string): string {
  if (z.iso.date().safeParse(text).success) return text;
  throw new InvalidArgumentError('Give a day such as 2026-11-22.');
}
