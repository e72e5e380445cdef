import { type Command, Option } from 'commander';
import type { RateTable } from '../core/money/rate-table.ts';
import { listRates } from '../lambdas/adapters/rates-ledger.ts';
import { ratesAgeDays } from '../lambdas/rates/rates-age.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { renderTable } from './render-table.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { source?: string };

const RATE_SOURCES = ['ecb', 'operator'];
/** A month and a half of working days. */
const MAX_LISTED = 30;
const HEADINGS = ['DATE', 'SOURCE', 'BASE', 'CURRENCIES', 'AGE'];

export function addRatesList(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('list'))
    .description(`the newest ${MAX_LISTED} days of rates that are kept`)
    .addOption(
      new Option('--source <name>', 'whose; without it those by which the stage converts').choices(
        RATE_SOURCES,
      ),
    )
    .action(async (options: Options) => {
      await perform(options, (target) => list(target, options));
    });
}

async function list({ config, ledger }: Target, options: Options): Promise<Outcome> {
  const source = options.source ?? config.rates.source;
  const tables = await listRates(ledger, source, MAX_LISTED);
  const rates = tables.map((table) => describe(table, ledger.nowEpochMs()));
  const rows = rates.map(({ date, base, currencies, ageDays }) => {
    const tooOld = ageDays > config.rates.maxAgeDays ? ', too old for an event of today' : '';
    return [date, source, base, String(currencies), `${ageDays}d${tooOld}`];
  });
  const lines =
    rows.length === 0 ? [`No rates of ${source} are kept.`] : renderTable(HEADINGS, rows);
  return { ok: true, json: { source, rates }, lines };
}

function describe({ date, source, base, rates }: RateTable, nowEpochMs: number) {
  const currencies = Object.keys(rates).length;
  return { date, source, base, currencies, ageDays: ratesAgeDays({ date }, nowEpochMs) };
}
