import type { Command } from 'commander';
import type { CommandContext } from './perform.ts';
import { addSourceCheck } from './source-check.ts';
import { addSourceList } from './source-list.ts';
import { addSourceSend } from './source-send.ts';
import { addSourceSetKey } from './source-set-key.ts';

export function addSourceCommands(parent: Command, context: CommandContext): void {
  const source = parent
    .command('source')
    .description('lists the sources of a stage, checks what they send, and sets their keys');
  addSourceList(source, context);
  addSourceCheck(source, context);
  addSourceSend(source, context);
  addSourceSetKey(source, context);
}
