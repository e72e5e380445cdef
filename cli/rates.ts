import type { Command } from 'commander';
import type { CommandContext } from './perform.ts';
import { addRatesList } from './rates-list.ts';
import { addRatesPut } from './rates-put.ts';
import { addRatesShow } from './rates-show.ts';

export function addRatesCommands(parent: Command, context: CommandContext): void {
  const rates = parent
    .command('rates')
    .description('lists, shows and puts in the exchange rates by which amounts are converted');
  addRatesList(rates, context);
  addRatesShow(rates, context);
  addRatesPut(rates, context);
}
