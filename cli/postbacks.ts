import type { Command } from 'commander';
import type { CommandContext } from './perform.ts';
import { addPostbacksList } from './postbacks-list.ts';
import { addPostbacksReplay } from './postbacks-replay.ts';
import { addPostbacksResolve } from './postbacks-resolve.ts';

export function addPostbacksCommands(parent: Command, context: CommandContext): void {
  const postbacks = parent
    .command('postbacks')
    .description('lists, replays and resolves postbacks');
  addPostbacksList(postbacks, context);
  addPostbacksReplay(postbacks, context);
  addPostbacksResolve(postbacks, context);
}
