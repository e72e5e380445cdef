import type { Command } from 'commander';
import { type Damage, damageOf } from '../core/click-damage.ts';
import { DynamoClickLedger } from '../lambdas/adapters/click-ledger.ts';
import { findLostStep } from './find-lost-step.ts';
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
  const shown = clicks.map((click) => ({ ...click, progress: findLostStep(click) }));
  const json = { clickId, found: clicks.length > 0, platforms, clicks: shown };
  if (clicks.length === 0) {
    const similar = await findSimilar({ config, ledger }, platforms, clickId);
    const lines = [
      `Nothing is known of click ID ${clickId} at ${platforms.join(', ')} (stage ${config.stage}).`,
      ...(similar.length > 0
        ? similar.map(describeSimilar)
        : [
            'Compare it character by character with the link the player came by: upper and lower case count.',
          ]),
    ];
    return { ok: false, json: { ...json, similar }, lines };
  }
  const lines = clicks.flatMap((click, index) => [
    ...(index === 0 ? [] : ['']),
    ...renderClick(clickId, click, columns),
  ]);
  return { ok: true, json, lines };
}

/** A click that this ID may be a damaged form of. */
type Similar = { platform: string; clickId: string; damages: Damage[] };

async function findSimilar(
  { config, ledger }: Pick<Target, 'config' | 'ledger'>,
  platforms: readonly string[],
  given: string,
): Promise<Similar[]> {
  const clicks = new DynamoClickLedger(ledger, config.clicks);
  const found = await Promise.all(
    platforms.map((platform) => clicks.similar({ platform, clickId: given })),
  );
  return found.flat().map(({ platform, clickId }) => {
    return { platform, clickId, damages: damageOf(given, clickId) ?? [] };
  });
}

function describeSimilar({ platform, clickId, damages }: Similar): string {
  return `It may be ${clickId} at ${platform}, ${damages.join(' and ')}: postproof click '${clickId}' --platform ${platform}`;
}
