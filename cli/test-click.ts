import { clickKey } from '../core/keys.ts';
import { readItem } from '../lambdas/adapters/ledger-table.ts';
import { CommandError } from './command-error.ts';
import type { Target } from './target.ts';
import type { TestOrder } from './test-order.ts';

/**
 * The click of a test conversion: the one given, or one that a simulated platform makes. Either way
 * the platform knows it.
 *
 * @throws {CommandError} `NO_CLICK` or `CLICK_IN_USE`
 */
export async function testClick(
  { platform, clickId, settings }: TestOrder,
  target: Pick<Target, 'farSide' | 'ledger'>,
): Promise<string> {
  const { farSide, ledger } = target;
  if (clickId !== undefined) await refuseUsedClick({ platform, clickId }, ledger);
  if (farSide) {
    const made = await farSide.registerClick({ platform, ...(clickId && { clickId }) });
    return made.clickId;
  }
  if (clickId !== undefined) return clickId;
  const { title, clickId: shape } = settings.specification;
  const arrives = shape.arrivesAs.length === 0 ? '' : ` as ${shape.arrivesAs.join(' or ')}`;
  throw new CommandError(
    'NO_CLICK',
    `${title} must know the click of a test conversion. Follow a tracking link of a test affiliate there, and give the click ID that arrives on the landing page${arrives} with --click; it looks like ${shape.example}.`,
    { isUsage: true },
  );
}

/** A player's own click is not for testing, and one click converts once. */
async function refuseUsedClick(
  click: { platform: string; clickId: string },
  ledger: Target['ledger'],
): Promise<void> {
  const [player, earlierTest] = await Promise.all([
    readItem(ledger, clickKey(click)),
    readItem(ledger, clickKey({ ...click, test: true })),
  ]);
  if (player === undefined && earlierTest === undefined) return;
  const whose = player === undefined ? 'an earlier test' : 'a player';
  throw new CommandError(
    'CLICK_IN_USE',
    `Click ${click.clickId} at ${click.platform} belongs to ${whose}, and one click converts once. Make a new one by following a tracking link.`,
  );
}
