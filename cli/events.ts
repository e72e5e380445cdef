import type { Command } from 'commander';
import { addEventsDismiss } from './events-dismiss.ts';
import { addEventsList } from './events-list.ts';
import { addEventsRelease } from './events-release.ts';
import type { CommandContext } from './perform.ts';

export function addEventsCommands(parent: Command, context: CommandContext): void {
  const events = parent
    .command('events')
    .description('lists, releases and dismisses events of sources that wait for a person');
  addEventsList(events, context);
  addEventsRelease(events, context);
  addEventsDismiss(events, context);
}
