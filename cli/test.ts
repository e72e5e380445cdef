import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions } from './perform.ts';
import { type TestOptions, testOrder } from './test-order.ts';
import { testOutcome } from './test-report.ts';
import { runTest } from './test-run.ts';

type Options = CommonOptions & TestOptions & { timeout: number; live?: boolean; by?: string };

const DEFAULT_TIMEOUT_SECONDS = 60;
const MAX_TIMEOUT_SECONDS = 3600;

export function addTestCommand(parent: Command, { perform, io }: CommandContext): void {
  const command = withCommonOptions(parent.command('test'));
  command
    .description(
      'sends a registration and a first deposit as a test conversion, and shows what came of them',
    )
    .argument('<platform>', 'as the stage file names it')
    .option('--partner <name>', 'of the click: the affiliate who is tested')
    .option('--campaign <name>', 'of the click')
    .option('--brand <name>', 'the first that reports to the platform if not given')
    .option('--click <id>', 'a click that the platform knows; made by the simulator if not given')
    .option('--set <name=value>', 'an attribute that the platform asks for', collectAttribute, {})
    .option('--amount <decimal>', 'of the deposit, in major units', '20')
    .option('--currency <code>', 'of the deposit; one that the platform takes if not given')
    .option(
      '--timeout <seconds>',
      `how long to wait for the platform, up to ${MAX_TIMEOUT_SECONDS}`,
      readTimeout,
      DEFAULT_TIMEOUT_SECONDS,
    )
    .option('--live', 'even where it counts as a real conversion at the platform')
    .option('--by <who>', 'who makes the test; the name of the login if not given')
    .action(async (platform: string, options: Options) => {
      const by = options.by ?? io.environment.USER ?? io.environment.USERNAME;
      if (!by) return command.error('error: --by is needed: the environment names no user');
      const { live = false, timeout: timeoutSeconds } = options;
      await perform(options, async (target) => {
        const order = testOrder(platform, options, target.config);
        return testOutcome(await runTest(order, { target, io, by, live, timeoutSeconds }));
      });
    });
}

function collectAttribute(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf('=');
  if (at > 0) return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
  throw new InvalidArgumentError('Give it as name=value.');
}

function readTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,4}$/.test(text) && seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS) return seconds;
  throw new InvalidArgumentError(`Give whole seconds from 1 to ${MAX_TIMEOUT_SECONDS}.`);
}
