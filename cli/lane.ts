import type { Command } from 'commander';
import { addLanePause } from './lane-pause.ts';
import { addLaneResume } from './lane-resume.ts';
import { addLaneRetire } from './lane-retire.ts';
import { addLaneStatus } from './lane-status.ts';
import type { CommandContext } from './perform.ts';

export function addLaneCommands(parent: Command, context: CommandContext): void {
  const lane = parent
    .command('lane')
    .description("shows, pauses, resumes and retires platforms' lanes");
  addLaneStatus(lane, context);
  addLanePause(lane, context);
  addLaneResume(lane, context);
  addLaneRetire(lane, context);
}
