import type { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { describeError } from './describe-error.ts';
import type { Io } from './io.ts';
import { printable } from './printable.ts';
import type { Target, TargetOptions } from './target.ts';

export type CommonOptions = TargetOptions & { json?: boolean };

/** A command's answer in both of its forms. */
export type Outcome = {
  /** False for refused, not found and partial failure. */
  ok: boolean;
  json: unknown;
  lines: readonly string[];
};

/** Opens the target, does the work and prints its outcome. */
export type Perform = (
  options: CommonOptions,
  work: (target: Target) => Promise<Outcome>,
) => Promise<void>;

/** Does work that needs no target, such as on the project's own files, and prints its outcome. */
export type Report = (
  options: Pick<CommonOptions, 'json'>,
  work: () => Promise<Outcome>,
) => Promise<void>;

/** What every command file is given to add its command with. */
export type CommandContext = { perform: Perform; report: Report; io: Io };

export const EXIT_CODES = { ok: 0, failed: 1, usage: 2 } as const;

export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'one JSON document on standard output')
    .option('--stage <name>', 'a stage on AWS, with the credentials and region of the environment')
    .option('--data-dir <path>', 'of the local stack, where no stage is given', '.postproof');
}

/** @returns the exit code */
export async function perform(
  options: CommonOptions,
  work: (target: Target) => Promise<Outcome>,
  io: Io,
): Promise<number> {
  const onTarget = async () => {
    const target = await io.openTarget(options);
    try {
      return await work(target);
    } finally {
      target.close();
    }
  };
  return report(options, onTarget, io);
}

/** @returns the exit code */
export async function report(
  options: Pick<CommonOptions, 'json'>,
  work: () => Promise<Outcome>,
  io: Io,
): Promise<number> {
  try {
    const { ok, json, lines } = await work();
    io.out(options.json ? JSON.stringify(json, null, 2) : lines.map(printable).join('\n'));
    return ok ? EXIT_CODES.ok : EXIT_CODES.failed;
  } catch (error) {
    const described = describeError(error);
    if (options.json) io.out(JSON.stringify({ error: described }, null, 2));
    else io.err(printable(described.message));
    const isUsage = error instanceof CommandError && error.isUsage;
    return isUsage ? EXIT_CODES.usage : EXIT_CODES.failed;
  }
}
