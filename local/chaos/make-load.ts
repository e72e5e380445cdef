import { randomBytes, randomUUID } from 'node:crypto';
import type { PostbackRow } from '../../core/postback.ts';
import type { SignedWebhook, WebhookSender } from '../senders/webhook-sender.ts';

/** One webhook of the load, and what must come of it. */
export type LoadItem = {
  platform: string;
  clickId: string;
  /** See `factOf`: which of two deposits is the first one depends on which arrives first. */
  expected: string;
  /** Signed anew at each try, with the same event ID, as a provider does. */
  sign(sender: WebhookSender): SignedWebhook;
};

const BOTH_PLATFORMS = ['scaleo', 'revvvs'];
const NOW = () => new Date();
const BRANDS = ['aurora', 'borealis'] as const;
const EVENTS_PER_PLAYER = 3;

/**
 * Players who register, make a first deposit and a second one, on these platforms and both brands. A
 * player's events come in this order here, but arrive as the retries will have it.
 *
 * @param count - webhooks, at least 3
 */
export function makeLoad(count: number, platforms: readonly string[] = BOTH_PLATFORMS): LoadItem[] {
  const players = Math.ceil(count / EVENTS_PER_PLAYER);
  return Array.from({ length: players }, (_, index) => eventsOf(index, platforms))
    .flat()
    .slice(0, count);
}

/**
 * Registrations of as many players, on these platforms in turn: none has to wait for another event.
 *
 * @param clickedAt - when the click of the n-th, from 0, happened, asked as it is sent; default now
 */
export function makeRegistrations(
  count: number,
  platforms: readonly string[],
  clickedAt?: (index: number) => Date,
): LoadItem[] {
  return Array.from({ length: count }, (_, index) => {
    const player = newPlayer(index, platforms);
    return registrationOf(player, clickedAt === undefined ? NOW : () => clickedAt(index));
  });
}

/** What a postback reports, whatever milestone it turned out to be. */
export function factOf({ clickId, milestone, values }: PostbackRow): string {
  // The identity follows milestone and brand, neither of which holds a colon.
  const identity = values.transactionId.split(':').slice(2).join(':');
  return `${clickId} ${milestone === 'registration' ? milestone : identity}`;
}

/** Of what accepted webhooks reported, as `factOf` words it, that of which there is no postback. */
export function withoutPostback(
  expected: readonly string[],
  postbacks: readonly PostbackRow[],
): string[] {
  const facts = new Set(postbacks.map(factOf));
  return expected.filter((fact) => !facts.has(fact));
}

type Player = { platform: string; brand: string; clickId: string; playerId: string };

function newPlayer(index: number, platforms: readonly string[]): Player {
  const platform = platforms[index % platforms.length] ?? 'scaleo';
  return {
    platform,
    brand: BRANDS[Math.floor(index / 2) % BRANDS.length] ?? 'aurora',
    clickId: platform === 'scaleo' ? randomBytes(16).toString('hex') : randomUUID(),
    playerId: `player-${randomUUID()}`,
  };
}

function eventsOf(index: number, platforms: readonly string[]): LoadItem[] {
  const player = newPlayer(index, platforms);
  const clickedAt = new Date();
  return [registrationOf(player, () => clickedAt), depositOf(player, 1), depositOf(player, 2)];
}

function registrationOf(player: Player, clickTime: () => Date): LoadItem {
  const { platform, brand, clickId, playerId } = player;
  const id = `msg_${randomUUID()}`;
  // A second try must say the same as the first.
  let clickedAt: string | undefined;
  return {
    platform,
    clickId,
    expected: `${clickId} registration`,
    sign(sender) {
      clickedAt ??= clickTime().toISOString();
      const click = { platform, clickId, clickedAt };
      return sender.crmEvent('registration', { playerId, brand, click }, { id });
    },
  };
}

function depositOf({ platform, brand, clickId, playerId }: Player, n: number): LoadItem {
  const depositId = `dep-${n}-${playerId}`;
  const eventId = `evt_${randomUUID()}`;
  const amount = { amountMinor: 5000, currency: 'EUR' };
  return {
    platform,
    clickId,
    expected: `${clickId} ${depositId}`,
    sign: (sender) => sender.stripeDeposit({ playerId, brand, depositId, eventId, ...amount }),
  };
}
