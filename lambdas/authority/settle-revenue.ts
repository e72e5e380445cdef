import { formatPostbackName } from '../../core/keys.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import { type Click, eventIdentity, type RevenueEvent } from '../../core/player-event.ts';
import { bookStatement } from '../../core/revenue.ts';
import { conclude, madeBefore, rowOf } from './create-postback.ts';
import type { AuthorityDependencies, EventItem, Settlement } from './ports.ts';
import { unsendable } from './unsendable.ts';
import { untilSettled } from './until-settled.ts';

type Filed = Omit<EventItem, 'status'>;

/**
 * Decides a statement of a player's revenue: booked in the account that the player has at the
 * platform, and told to it as far as something is owed.
 */
export function settleRevenue(
  event: RevenueEvent,
  item: Filed,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger, config } = dependencies;
  return untilSettled(item, dependencies, async () => {
    const player = await ledger.player(event);
    const click = player?.link;
    if (click === undefined) {
      const held = await ledger.hold({ ...item, status: 'held', reason: 'no-click' });
      return held ? { outcome: 'held', reason: 'no-click' } : undefined;
    }
    const why = unsendable({ click, event, milestone: 'revenue' }, config);
    const settings = platformOf(config, click.platform);
    if (why || !settings) {
      const decision = { event, item, milestone: 'revenue', click } as const;
      const own = await madeBefore(decision, [item.identity], dependencies);
      if (own) return own;
      const { reason, because } = why ?? { reason: 'unknown-platform', because: {} };
      const { platform, clickId } = click;
      const { identity, milestone } = item;
      const about = { click: { platform, clickId, test: event.test }, milestone, identity };
      await ledger.suppress({ ...about, reason, because, event });
      return { outcome: 'suppressed', reason };
    }
    return book({ event, item, click, settings }, dependencies);
  });
}

type Found = { event: RevenueEvent; item: Filed; click: Click; settings: PlatformConfig };

/** @returns undefined if the account changed meanwhile and must be read again */
async function book(
  { event, item, click, settings }: Found,
  dependencies: AuthorityDependencies,
): Promise<Settlement | undefined> {
  const { ledger, revenue } = dependencies;
  const { platform } = click;
  const kept = await revenue.account(event, platform);
  const booking = bookStatement(event, kept, {
    rule: settings.milestones.revenue,
    specification: settings.specification,
  });
  const bookings = kept?.bookings ?? 0;
  switch (booking.do) {
    case 'hold':
      await ledger.keepEvent({ ...item, status: 'held', reason: booking.reason });
      return { outcome: 'held', reason: booking.reason };
    case 'nothing':
      return repeated({ event, item, click, settings }, booking.reason, dependencies);
    case 'note': {
      const { account, reason } = booking;
      if (!(await revenue.keep(event, platform, { account, bookings }))) return undefined;
      await ledger.keepEvent({ ...item, status: 'recorded', reason });
      return { outcome: 'decided', reason };
    }
    case 'tell': {
      const { kind, amount, account, basis } = booking;
      const sums = { [kind]: { amountMinor: amount, currency: event.currency } };
      const after = kept?.latest;
      const ruled = { sums, basis, ...(after !== undefined && { after }) };
      const decision = { event, item, milestone: 'revenue', click, ruled } as const;
      const row = await rowOf(decision, dependencies);
      if (!(await revenue.keep(event, platform, { account, bookings, row }))) return undefined;
      return conclude({ decision, row, result: { created: true } }, dependencies);
    }
  }
}

/** A statement that is booked already: by this very event, whose wake-up may have been lost, or by another. */
async function repeated(
  { event, item, click }: Found,
  reason: string,
  dependencies: AuthorityDependencies,
): Promise<Settlement> {
  const { ledger } = dependencies;
  const { platform, clickId } = click;
  const clickName = { platform, clickId, test: event.test };
  const name = { ...clickName, milestone: 'revenue', occurrence: item.identity } as const;
  const existing = await ledger.postback(name);
  if (existing?.eventIdentity === eventIdentity(event)) {
    const decision = { event, item, milestone: 'revenue', click } as const;
    const result = { created: false, existing } as const;
    return conclude({ decision, row: existing, result }, dependencies);
  }
  await ledger.keepEvent({ ...item, status: 'duplicate', reason });
  return {
    outcome: 'duplicate',
    reason,
    ...(existing && { postback: formatPostbackName(existing) }),
  };
}
