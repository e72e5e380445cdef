import { Command, CommanderError } from 'commander';
import type { Io } from '../../cli/io.ts';
import { type CommandContext, EXIT_CODES, report } from '../../cli/perform.ts';
import { addSpecCommands } from '../../cli/spec.ts';
import type { SpecProject } from '../../cli/spec-project.ts';
import type { CommandResult } from './command-line.ts';

/** The `spec` commands in this process, on a project of the test's own. */
export async function spec(
  project: SpecProject,
  args: readonly string[],
  nowEpochMs = Date.parse('2026-11-22T12:00:00Z'),
): Promise<CommandResult> {
  const out: string[] = [];
  const err: string[] = [];
  let exitCode: number = EXIT_CODES.ok;
  const none = () => Promise.reject(new Error('this command needs neither target nor time'));
  const io: Io = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    openTarget: none,
    environment: {},
    nowEpochMs: () => nowEpochMs,
    wait: none,
    columns: 100,
  };
  const program = new Command('postproof').exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
  });
  const context: CommandContext = {
    io,
    perform: none,
    report: async (options, work) => {
      exitCode = await report(options, work, io);
    },
  };
  addSpecCommands(program, context, project);
  try {
    await program.parseAsync(['spec', ...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = EXIT_CODES.usage;
  }
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}
