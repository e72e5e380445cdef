import { platformOf } from '../../core/pipeline-config.ts';
import {
  type Click,
  type DepositEvent,
  eventIdentity,
  type ReversalEvent,
} from '../../core/player-event.ts';
import type { PostbackRow } from '../../core/postback.ts';
import { decideReversal } from '../../core/reverse.ts';
import { createPostback, madeBefore } from './create-postback.ts';
import { depositPostback } from './deposit-postback.ts';
import type { AuthorityDependencies, EventItem, Settlement } from './ports.ts';
import { untilSettled } from './until-settled.ts';

type Filed = Omit<EventItem, 'status'>;

/**
 * Decides a refund or chargeback that its authority reports. It is written down before the deposit's
 * postback is looked for, and a deposit looks for reversals after its postback is written: whichever
 * comes first, one of the two sees the other.
 */
export async function settleReversal(
  event: ReversalEvent,
  item: Filed,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger } = dependencies;
  await ledger.keepEvent({ ...item, status: 'recorded', reason: event.type });
  return untilSettled(item, dependencies, async () => {
    const player = await ledger.player(event);
    const click = player?.link;
    const isFirst = player?.firstDeposit?.identity === item.identity;
    const { identity } = item;
    const deposit =
      click && (await depositPostback({ event, identity, click, isFirst }, dependencies));
    // Not decided yet, or suppressed: nothing is known to the platform that could be taken back.
    if (!deposit) return { outcome: 'decided', reason: event.type };
    return decide({ event, item, click, deposit }, dependencies);
  });
}

type Found = { event: ReversalEvent; item: Filed; click: Click; deposit: PostbackRow };

/** @returns undefined if the deposit's postback changed meanwhile and must be read again */
async function decide(
  { event, item, click, deposit }: Found,
  dependencies: AuthorityDependencies,
): Promise<Settlement | undefined> {
  const { config, ledger, nowEpochMs } = dependencies;
  const settings = platformOf(config, click.platform);
  if (settings === undefined) return { outcome: 'decided', reason: event.type };
  const { specification } = settings;
  const rule = settings.milestones.reversal;
  const recorded = await ledger.reversalsOf(event, item.identity);
  const earlier = recorded.filter((other) => isBefore(other, event));
  const decision = decideReversal(event, deposit, {
    specification,
    rule,
    earlier,
    nowEpochMs: nowEpochMs(),
  });
  switch (decision.do) {
    case 'cancel':
      return (await ledger.move(deposit, decision.transition))
        ? { outcome: 'decided', reason: 'deposit-cancelled' }
        : undefined;
    case 'nothing':
      return { outcome: 'decided', reason: 'deposit-cancelled' };
    case 'suppress': {
      // While the deposit was still open it may have been reported; delivery ends that then.
      const earlier = { event, item, milestone: 'reversal' as const, click };
      const occurrences = [item.identity, identityOfPart(item, event)];
      const own = await madeBefore(earlier, occurrences, dependencies);
      if (own) return own;
      const { reason, because } = decision;
      const { platform, clickId, test } = deposit;
      const named = { click: { platform, clickId, test }, milestone: item.milestone };
      await ledger.suppress({ ...named, identity: item.identity, reason, because, event });
      return { outcome: 'suppressed', reason };
    }
    case 'report': {
      const { milestone, occurrence, values } = deposit;
      const original = { milestone, occurrence, transactionId: values.transactionId };
      const reversal = { cause: event.type, whole: decision.whole, original };
      const identity = decision.whole ? item.identity : identityOfPart(item, event);
      const { amountMinor = event.amountMinor } = decision;
      return createPostback(
        {
          event: { ...event, amountMinor },
          item: { ...item, identity },
          milestone: 'reversal',
          click,
          reversal,
        },
        dependencies,
      );
    }
  }
}

/** A part may be taken back several times, the whole only once. */
function identityOfPart({ identity }: Filed, { sourceEventId }: ReversalEvent): string {
  return `${identity}/${sourceEventId}`;
}

/** A total order, so that each part is counted against the deposit once, whoever is decided first. */
function isBefore(one: ReversalEvent, other: ReversalEvent): boolean {
  const [first, second] = [one, other].map((event) =>
    JSON.stringify([new Date(event.occurredAt).toISOString(), eventIdentity(event)]),
  );
  return (first ?? '') < (second ?? '');
}

/** Reversals that came before the deposit they speak of come again, now that its postback is there. */
export async function emitReversalsOf(
  event: DepositEvent,
  identity: string,
  { ledger, emit }: AuthorityDependencies,
): Promise<void> {
  const earlier = await ledger.reversalsOf(event, identity);
  if (earlier.length > 0) await emit(earlier.map((reversal) => ({ ...reversal, released: true })));
}
