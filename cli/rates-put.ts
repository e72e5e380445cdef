import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { dayOf } from '../core/days.ts';
import { describeIssue } from '../core/describe-issue.ts';
import { type RateTable, rateTable } from '../core/money/rate-table.ts';
import { keepRates } from '../lambdas/adapters/rates-ledger.ts';
import type { Released } from '../lambdas/operations/release-held.ts';
import { releaseNoRate } from '../lambdas/operations/release-no-rate.ts';
import { CommandError } from './command-error.ts';
import { releasesOn } from './operations.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import type { Target } from './target.ts';

const SOURCE = 'operator';
/** Longer lists are for --json. */
const MAX_NAMED = 20;

export function addRatesPut(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('put'))
    .description("keeps a day's rates of your own, and releases the postbacks that waited for them")
    .argument(
      '<file>',
      'JSON: { "date": "2026-11-20", "base": "EUR", "rates": { "USD": "1.0843" } }, units of each currency for one of the base, as texts',
    )
    .action(async (file: string, options: CommonOptions) => {
      await perform(options, (target) => put(target, readTable(file, io.nowEpochMs())));
    });
}

async function put(target: Target, table: RateTable): Promise<Outcome> {
  const { config, ledger } = target;
  await keepRates(ledger, table, new Date(ledger.nowEpochMs()).toISOString());
  const { date, base } = table;
  const kept = `Kept ${Object.keys(table.rates).length} rates of ${date} for 1 ${base}.`;
  const result = await releaseNoRate(releasesOn(target));
  // Where the stage takes published rates, its own come second.
  const second =
    config.rates.source === SOURCE
      ? []
      : [`Used where those of ${config.rates.source} do not serve.`];
  const lines = [kept, ...second, ...describeReleased(result)];
  return { ok: true, json: { date, ...result }, lines };
}

function describeReleased({ released, stillHeld }: Released): string[] {
  const more = released.length - MAX_NAMED;
  const held = Object.entries(stillHeld).map(([reason, count]) => `${count} ${reason}`);
  return [
    released.length === 0
      ? 'No postback waited for them.'
      : `Released ${released.length === 1 ? '1 postback' : `${released.length} postbacks`}, to be sent within a minute:`,
    ...released.slice(0, MAX_NAMED).map((name) => `  ${name}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(held.length > 0 ? [`Still held: ${held.join(', ')}.`] : []),
  ];
}

/** @throws {CommandError} a usage error, if the file is no table of rates of today or before */
function readTable(file: string, nowEpochMs: number): RateTable {
  const parsed = rateTable.safeParse(readJson(file), { reportInput: true });
  if (!parsed.success) throw refused(file, parsed.error.issues.map(describeIssue).join('; '));
  if (parsed.data.source !== SOURCE) throw refused(file, `source is not "${SOURCE}"; leave it out`);
  if (parsed.data.date > dayOf(nowEpochMs)) {
    throw refused(file, `date is ${parsed.data.date}, which is still to come`);
  }
  return parsed.data;
}

function readJson(file: string): unknown {
  try {
    return { source: SOURCE, ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    throw refused(file, (error as Error).message);
  }
}

function refused(file: string, why: string): CommandError {
  const message = `${file} is no table of rates: ${why}. "rates put --help" shows one.`;
  return new CommandError('BAD_RATES', message, { isUsage: true });
}
