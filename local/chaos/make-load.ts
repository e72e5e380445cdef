import { randomBytes, randomUUID } from 'node:crypto';
import type { PostbackRow } from '../../core/postback.ts';
import type { SignedWebhook, WebhookSender } from '../senders/webhook-sender.ts';

/** One webhook of the load, and what must come of it. */
export type LoadItem = {
  /** See `factOf`: which of two deposits is the first one depends on which arrives first. */
  expected: string;
  /** Signed anew at each try, with the same event ID, as a provider does. */
  sign(sender: WebhookSender): SignedWebhook;
};

const BOTH_PLATFORMS = ['scaleo', 'revvvs'];
const BRANDS = ['aurora', 'borealis'] as const;
const EVENTS_PER_PLAYER = 3;

/**
 * Players who register, make a first deposit and a second one, on these platforms and both brands. A
 * player's events come in this order here, but arrive as the retries will have it.
 *
 * @param count - webhooks, at least 3
 */
export function makeLoad(count: number, platforms = BOTH_PLATFORMS): LoadItem[] {
  const players = Math.ceil(count / EVENTS_PER_PLAYER);
  return Array.from({ length: players }, (_, index) => eventsOf(index, platforms))
    .flat()
    .slice(0, count);
}

/** What a postback reports, whatever milestone it turned out to be. */
export function factOf({ clickId, milestone, values }: PostbackRow): string {
  // The identity follows milestone and brand, neither of which holds a colon.
  const identity = values.transactionId.split(':').slice(2).join(':');
  return `${clickId} ${milestone === 'registration' ? milestone : identity}`;
}

function eventsOf(index: number, platforms: readonly string[]): LoadItem[] {
  const platform = platforms[index % platforms.length] ?? 'scaleo';
  const brand = BRANDS[Math.floor(index / 2) % BRANDS.length] ?? 'aurora';
  const clickId = platform === 'scaleo' ? randomBytes(16).toString('hex') : randomUUID();
  const playerId = `player-${randomUUID()}`;
  const clickedAt = new Date().toISOString();
  const registrationId = `msg_${randomUUID()}`;
  const deposit = (n: number): LoadItem => {
    const depositId = `dep-${n}-${playerId}`;
    const eventId = `evt_${randomUUID()}`;
    return {
      expected: `${clickId} ${depositId}`,
      sign: (sender) =>
        sender.stripeDeposit({
          playerId,
          brand,
          depositId,
          eventId,
          amountMinor: 5000,
          currency: 'EUR',
        }),
    };
  };
  return [
    {
      expected: `${clickId} registration`,
      sign: (sender) =>
        sender.crmEvent(
          'registration',
          { playerId, brand, click: { platform, clickId, clickedAt } },
          { id: registrationId },
        ),
    },
    deposit(1),
    deposit(2),
  ];
}
