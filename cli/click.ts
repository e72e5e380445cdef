import type { Command } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { type ClickReport, readClick } from './read-click.ts';
import { renderClick } from './render-click.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { platform?: string };

export function addClickCommand(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('click'))
    .description('everything that is known about a click ID, in order of time')
    .argument('<clickId>', 'exactly as the platform gave it')
    .option('--platform <name>', 'look only there')
    .action(async (clickId: string, options: Options) => {
      await perform(options, (target) => lookUp(target, { clickId, options, columns: io.columns }));
    });
}

async function lookUp(
  { config, ledger }: Target,
  query: { clickId: string; options: Options; columns: number },
): Promise<Outcome> {
  const { clickId, options, columns } = query;
  const platforms = options.platform ? [options.platform] : Object.keys(config.platforms);
  const names = platforms.flatMap((platform) => [
    { platform, clickId },
    { platform, clickId, test: true as const },
  ]);
  const found = await Promise.all(names.map((name) => readClick(ledger, name)));
  const clicks = found.filter((click): click is ClickReport => click !== undefined);
  const json = { clickId, found: clicks.length > 0, platforms, clicks };
  if (clicks.length === 0) {
    const lines = [
      `Nothing is known of click ID ${clickId} at ${platforms.join(', ')} (stage ${config.stage}).`,
      'Compare it character by character with the link the player came by: upper and lower case count.',
    ];
    return { ok: false, json, lines };
  }
  const lines = clicks.flatMap((click, index) => [
    ...(index === 0 ? [] : ['']),
    ...renderClick(clickId, click, columns),
  ]);
  return { ok: true, json, lines };
}
