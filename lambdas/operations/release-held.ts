import { formatPostbackName, postbackKey } from '../../core/keys.ts';
import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { PostbackRow, PostbackValues } from '../../core/postback.ts';
import { holdFor, release } from '../../core/release.ts';
import type { Transition } from '../../core/transition.ts';
import { currentWakeUp, type WakeUp } from '../../core/wake-up.ts';
import { type GateLedger, passGates } from '../authority/pass-gates.ts';

/** What releasing needs of the ledger. */
export interface ReleaseLedger extends GateLedger {
  /**
   * The postbacks that are held at a platform, those of test conversions too, page by page and
   * strongly consistent. The index behind it may still name some that are held no more.
   */
  heldAt(platform: string): AsyncIterable<readonly PostbackRow[]>;
  /**
   * Moves a row that is still as it was read, and gives it these values, in one write.
   *
   * @returns false if it has changed since
   */
  moveWith(row: PostbackRow, transition: Transition, values: PostbackValues): Promise<boolean>;
}

export type ReleaseDependencies = {
  config: Pick<PipelineConfig, 'platforms' | 'rates' | 'currencies'>;
  ledger: ReleaseLedger;
  lanes: { wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void> };
  nowEpochMs(): number;
};

export type HeldQuery = {
  platform: string;
  /** Whether this one of the held may go, as far as what it is held for is concerned. */
  mayGo(row: PostbackRow): boolean | Promise<boolean>;
};

export type Released = {
  /** The postbacks that are due now, by name. */
  released: string[];
  /** How many of those looked at still wait, by what they wait for now. */
  stillHeld: Record<string, number>;
};

/**
 * The wake-up is sent first and arrives after this time, which is longer than all tries of the
 * write take. A crash between the two leaves a held row, which the next release finds, and a
 * message that is dropped; the other order would leave a row that is due and that nothing wakes.
 */
const WAKE_DELAY_SECONDS = 10;

/**
 * Sends held postbacks through the gates again, as if they were created now: those that pass are
 * converted where they have to be, due at once, and their lane is woken. Repeating it is harmless,
 * and makes up for a run that ended in the middle.
 *
 * @throws {RangeError} if the platform is not configured
 */
export async function releaseHeld(
  { platform, mayGo }: HeldQuery,
  dependencies: ReleaseDependencies,
): Promise<Released> {
  const settings = platformOf(dependencies.config, platform);
  if (settings === undefined) throw new RangeError(`platform "${platform}" is not configured`);
  const result: Released = { released: [], stillHeld: {} };
  for await (const rows of dependencies.ledger.heldAt(platform)) {
    const waiting = rows.filter(({ state }) => state === 'held');
    const outcomes = await Promise.all(
      waiting.map(async (row) =>
        (await mayGo(row)) ? releaseRow(row, settings, dependencies) : undefined,
      ),
    );
    for (const outcome of outcomes) if (outcome) add(outcome, result);
  }
  return result;
}

type Outcome = { released: string } | { held: string } | 'changed-meanwhile';

async function releaseRow(
  row: PostbackRow,
  settings: PlatformConfig,
  dependencies: ReleaseDependencies,
): Promise<Outcome> {
  const { ledger, lanes, nowEpochMs } = dependencies;
  const { platform } = row;
  const { values, held } = await passGates(
    row.values,
    { event: row, click: { platform, partner: row.values.partner }, settings },
    dependencies,
  );
  if (held !== undefined) {
    if (held === row.reason) return { held };
    const stays = holdFor(row, held, nowEpochMs());
    return (await ledger.moveWith(row, stays, values)) ? { held } : 'changed-meanwhile';
  }
  const goes = release(row, nowEpochMs());
  const message = currentWakeUp(postbackKey(row), goes, nowEpochMs());
  const wokenAtEpochMs = nowEpochMs();
  await lanes.wake(platform, message, WAKE_DELAY_SECONDS);
  const moved = await ledger.moveWith(row, goes, values);
  const isTooLate = nowEpochMs() - wokenAtEpochMs >= WAKE_DELAY_SECONDS * 1000;
  if (moved && isTooLate) await lanes.wake(platform, message, 0);
  return moved ? { released: formatPostbackName(row) } : 'changed-meanwhile';
}

function add(outcome: Outcome, { released, stillHeld }: Released): void {
  if (outcome === 'changed-meanwhile') return;
  if ('released' in outcome) released.push(outcome.released);
  else stillHeld[outcome.held] = (stillHeld[outcome.held] ?? 0) + 1;
}
