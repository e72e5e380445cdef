import type { Command } from 'commander';
import { addKeysConfirm } from './keys-confirm.ts';
import { addKeysList } from './keys-list.ts';
import { addKeysRotate } from './keys-rotate.ts';
import { addKeysShowPending } from './keys-show-pending.ts';
import type { CommandContext } from './perform.ts';

export function addKeysCommands(parent: Command, context: CommandContext): void {
  const keys = parent
    .command('keys')
    .description('lists and rotates the keys that postbacks are signed with');
  addKeysList(keys, context);
  addKeysRotate(keys, context);
  addKeysShowPending(keys, context);
  addKeysConfirm(keys, context);
}
