import { Command, CommanderError } from 'commander';
import { addCaptureCommand } from './capture.ts';
import { addClickCommand } from './click.ts';
import { addDlqCommands } from './dlq.ts';
import { addDocCommand } from './doc.ts';
import { addEventsCommands } from './events.ts';
import type { Io } from './io.ts';
import { addKeysCommands } from './keys.ts';
import { addLaneCommands } from './lane.ts';
import { type CommandContext, EXIT_CODES, perform, report } from './perform.ts';
import { addPostbacksCommands } from './postbacks.ts';
import { addRatesCommands } from './rates.ts';
import { addReportCommands } from './report.ts';
import { addSourceCommands } from './source.ts';
import { addSpecCommands } from './spec.ts';
import { addTestCommand } from './test.ts';

/**
 * Runs one command line.
 *
 * @param args - without the program's own name
 * @returns 0 done, 1 refused, not found or partly failed, 2 not a valid command line
 */
export async function runCommandLine(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT_CODES.ok;
  const context: CommandContext = {
    io,
    perform: async (options, work) => {
      exitCode = await perform(options, work, io);
    },
    report: async (options, work) => {
      exitCode = await report(options, work, io);
    },
  };
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
  }
}

function createProgram(context: CommandContext): Command {
  const { io } = context;
  // Set before any command is added: each takes these over from its parent.
  const program = new Command('postproof')
    .description(
      'Looks up, replays and resolves postbacks, pauses their lanes, rotates the keys that sign them, checks sources and what they send, and releases events that wait for a person.',
    )
    .exitOverride()
    .showHelpAfterError('(add --help for usage)')
    .configureOutput({
      writeOut: (text) => io.out(text.trimEnd()),
      writeErr: (text) => io.err(text.trimEnd()),
    });
  addClickCommand(program, context);
  addCaptureCommand(program, context);
  addPostbacksCommands(program, context);
  addDlqCommands(program, context);
  addLaneCommands(program, context);
  addRatesCommands(program, context);
  addSpecCommands(program, context);
  addDocCommand(program, context);
  addTestCommand(program, context);
  addKeysCommands(program, context);
  addSourceCommands(program, context);
  addEventsCommands(program, context);
  addReportCommands(program, context);
  return program;
}
