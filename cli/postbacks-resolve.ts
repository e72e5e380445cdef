import { type Command, Option } from 'commander';
import { formatPostbackName, type PostbackName } from '../core/keys.ts';
import { RESOLUTIONS, type Resolution } from '../core/resolve.ts';
import { type ResolveResult, resolvePostback } from '../lambdas/operations/resolve-postback.ts';
import { operationsOn, readPostbackName } from './operations.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';

type Options = CommonOptions & { as: Resolution; by: string; why?: string };

export function addPostbacksResolve(parent: Command, { perform }: CommandContext): void {
  const command = withCommonOptions(parent.command('resolve'));
  command
    .description("closes a postback by a person's word, without sending anything")
    .argument('<name>', 'as "postbacks list" prints it', readPostbackName)
    .addOption(
      new Option('--as <state>', 'what became of it').choices(RESOLUTIONS).makeOptionMandatory(),
    )
    .requiredOption('--by <who>', 'who says so')
    .option('--why <text>', 'how they know; needed for delivered')
    .action(async (name: PostbackName, options: Options) => {
      const { as, by, why } = options;
      if (as === 'delivered' && !why) {
        command.error('error: --as delivered needs --why: nothing will send this postback again');
      }
      await perform(options, async (target) => {
        const person = { by, ...(why !== undefined && { why }) };
        const result = await resolvePostback(name, { ...person, as }, operationsOn(target));
        return outcomeOf(formatPostbackName(name), result);
      });
    });
}

function outcomeOf(name: string, result: ResolveResult): Outcome {
  return {
    ok: result.did === 'resolved',
    json: { name, ...result },
    lines: [`${name}: ${describe(result)}`],
  };
}

function describe(result: ResolveResult): string {
  switch (result.did) {
    case 'not-found':
      return 'not found; compare the name with "postbacks list" or "click"';
    case 'refused':
      return `refused: ${result.because}`;
    case 'resolved':
      return `was ${result.from}, is ${result.to}`;
  }
}
