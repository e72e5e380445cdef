import { randomBytes } from 'node:crypto';
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
  const { platform, clickId, campaign, partner, settings } = order;
  const id = randomBytes(ID_BYTES).toString('hex');
  const playerRef = `p_test_${id}`;
  const clickAgeMs = Math.max(
    CLICK_AGE_MS,
    (settings.specification.window?.minSeconds ?? 0) * 1000,
  );
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
    clickedAt: new Date(nowEpochMs - clickAgeMs).toISOString(),
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

function checked(event: object) {
  const result = playerEvent.safeParse(event, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues.map(describeIssue).join('; ');
  throw new CommandError('NOT_POSSIBLE', `The pipeline takes no such event: ${issues}.`, {
    isUsage: true,
  });
}
