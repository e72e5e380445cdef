import type { Command } from 'commander';
import { formatPostbackName, type PostbackName } from '../core/keys.ts';
import { type ReplayResult, replayPostback } from '../lambdas/operations/replay-postback.ts';
import { operationsOn, readPostbackName } from './operations.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';

type Options = CommonOptions & { by?: string; why?: string; force?: boolean };
type NamedResult = { name: string } & ReplayResult;

export function addPostbacksReplay(parent: Command, { perform, io }: CommandContext): void {
  const command = withCommonOptions(parent.command('replay'));
  command
    .description('sends closed or held postbacks again: next attempt number, due now')
    .argument('<name...>', 'as "postbacks list" prints them', collectNames)
    .option('--by <who>', 'who replays; the name of the login if not given')
    .option('--why <text>', 'kept with it')
    .option('--force', 'even what is delivered; needs --by')
    .action(async (names: PostbackName[], options: Options) => {
      const { force = false, why } = options;
      if (force && options.by === undefined) {
        command.error(
          'error: --force needs --by: a replay of what is delivered is recorded by name',
        );
      }
      const by = options.by ?? io.environment.USER ?? io.environment.USERNAME;
      if (!by) return command.error('error: --by is needed: the environment names no user');
      await perform(options, async (target) => {
        const operations = operationsOn(target);
        const results: NamedResult[] = [];
        for (const name of names) {
          const person = { by, ...(why !== undefined && { why }) };
          const result = await replayPostback(name, { ...person, force }, operations);
          results.push({ name: formatPostbackName(name), ...result });
        }
        return outcomeOf(results);
      });
    });
}

function collectNames(text: string, before: PostbackName[] | undefined): PostbackName[] {
  return [...(before ?? []), readPostbackName(text)];
}

function outcomeOf(results: readonly NamedResult[]): Outcome {
  const done = results.filter(isDone);
  return {
    ok: done.length === results.length,
    json: { results },
    lines: [
      ...results.map((result) => `${result.name}: ${describe(result)}`),
      ...(results.length > 1 ? [`${done.length} of ${results.length} are on their way.`] : []),
    ],
  };
}

function isDone(result: ReplayResult): boolean {
  return 'attempt' in result && result.wakeFailure === undefined;
}

function describe(result: ReplayResult): string {
  switch (result.did) {
    case 'not-found':
      return 'not found; compare the name with "postbacks list" or "click"';
    case 'refused':
      return `refused: ${result.because}`;
    case 'replayed':
      return `replayed, attempt ${result.attempt} is due now${describeWake(result)}${describePause(result)}`;
    case 'woken':
      return `attempt ${result.attempt} was due already; woken again${describeWake(result)}${describePause(result)}`;
  }
}

/** A replay into a paused lane would seem to do nothing. */
function describePause({ lanePaused }: { lanePaused?: { by: string; since: string } }): string {
  if (lanePaused === undefined) return '';
  return `; its lane is paused by ${lanePaused.by} since ${lanePaused.since}, and sends nothing before "lane resume"`;
}

function describeWake({ wakeFailure }: { wakeFailure?: string }): string {
  if (wakeFailure === undefined) return '';
  return `, but its lane could not be woken (${wakeFailure}): the next message of the postback wakes it, or replay it again in a minute`;
}
