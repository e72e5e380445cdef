import { randomBytes } from 'node:crypto';
import { attributionWindow } from '../core/attribution-window.ts';
import { describeIssue } from '../core/describe-issue.ts';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import { type DepositEvent, playerEvent, type RegistrationEvent } from '../core/player-event.ts';
import { CommandError } from './command-error.ts';
import type { TestOrder } from './test-order.ts';

/** The events of one test conversion, and the player they are about. */
export type TestEvents = { playerRef: string; events: [RegistrationEvent, DepositEvent] };

const ID_BYTES = 8;
/** About as long as a real player takes from the click to the registration. */
const CLICK_AGE_MS = 60_000;

/**
 * A registration and a first deposit of a player that nobody has heard of, reported by the sources
 * that decide them in this stage.
 *
 * @throws {CommandError} `NOT_POSSIBLE` if the pipeline would not take them
 */
export function testEvents(
  order: TestOrder & { clickId: string },
  { authority }: Pick<PipelineConfig, 'authority'>,
  nowEpochMs: number,
): TestEvents {
  const { platform, clickId, campaign, partner } = order;
  const id = randomBytes(ID_BYTES).toString('hex');
  const playerRef = `p_test_${id}`;
  const common = {
    v: 1,
    test: true,
    brand: order.brand,
    playerRef,
    occurredAt: new Date(nowEpochMs).toISOString(),
    ...(Object.keys(order.attributes).length > 0 && { attributes: { ...order.attributes } }),
  };
  const click = {
    platform,
    clickId,
    clickedAt: new Date(nowEpochMs - clickAgeMs(order)).toISOString(),
    ...(campaign !== undefined && { campaign }),
    ...(partner !== undefined && { partner }),
  };
  const registration = checked({
    ...common,
    type: 'registration',
    source: authority.registration[0],
    sourceEventId: `test-${id}-registration`,
    click,
  });
  const deposit = checked({
    ...common,
    type: 'deposit',
    source: authority.deposit[0],
    sourceEventId: `test-${id}-deposit`,
    depositId: `test-${id}`,
    ...order.money,
  });
  return { playerRef, events: [registration as RegistrationEvent, deposit as DepositEvent] };
}

/** Old enough for whatever was agreed on how soon after its click an event counts. */
function clickAgeMs({ settings, campaign, partner }: TestOrder): number {
  const least = (['registration', 'ftd'] as const).map((milestone) => {
    return attributionWindow(settings, { milestone, campaign, partner })?.minimum?.ms ?? 0;
  });
  return Math.max(CLICK_AGE_MS, ...least);
}

function checked(event: object) {
  const result = playerEvent.safeParse(event, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues.map(describeIssue).join('; ');
  throw new CommandError('NOT_POSSIBLE', `The pipeline takes no such event: ${issues}.`, {
    isUsage: true,
  });
}
