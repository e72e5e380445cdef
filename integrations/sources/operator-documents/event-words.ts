import type { OperatorType } from './operator-event.ts';

/** What the types and fields of the operator's vocabulary mean, for whoever writes them. */

export const TYPE_MEANINGS: Record<OperatorType, string> = {
  registration:
    'A player has opened an account. The first one that names a click binds the player.',
  deposit: 'Money of a player has arrived.',
  refund:
    'A deposit has been given back, or a part of it. It carries the references of the deposit.',
  chargeback:
    'A deposit has been taken back by the bank, or a part of it. It carries the references of the deposit.',
  reference:
    'Whose a payment will be, said before the player is sent to pay: many a provider signs the reference alone.',
  activity:
    'What a player has paid in and staked so far; later figures take the place of earlier ones. Whether the player qualifies is decided from it.',
  revenue: "A period's revenue of one player, whole or so far.",
};

/** By name, whatever object they stand in. */
export const FIELD_MEANINGS: Readonly<Record<string, string>> = {
  id: 'Your own ID of this event, 1 to 128 printable ASCII characters: the same on every repeat, and never used for another event.',
  type: 'What happened.',
  timestamp: 'When it happened, in UTC.',
  data: 'What is known of it. Fields that are not listed here are left out.',
  playerId: 'Your own ID of the player; only a keyed pseudonym of it goes further.',
  brand: "One of the stage's brands; may be left out where the stage file gives the source one.",
  attributes:
    'Up to 20 texts by name, such as `ip` or `country`; what no platform asks for is dropped.',
  product: 'Such as `casino`, `sportsbook` or `poker`, by the names that the stage file routes by.',
  channel: 'Where in your offer it happened.',
  path: 'By which way the player came to it: `web`, `app`, `iframe` (a page inside another one) or `checkout` (a provider’s own page).',
  capture:
    'The click as the browser library captured it: the field or cookie `postproof_click`, unchanged. In place of `click`.',
  click: 'The click that brought the player, if there was one.',
  platform: "The affiliate platform's name in the stage file.",
  clickId: 'As the platform gave it: carried byte for byte.',
  clickedAt: 'When the click was made, in UTC.',
  campaign: 'The campaign of the click.',
  partner: 'The affiliate, as the platform or you name it.',
  promoCode: 'For platforms that attribute by a code instead of a click.',
  domain: 'The host name of a dedicated landing page, lower case.',
  depositId: 'Your own reference of the deposit, the same from every source.',
  transactionId:
    "The provider's reference; it decides only without a `depositId`. With neither, a payment is held.",
  amountMinor:
    'Minor units, as a number or as digits in a text: 5000 and EUR is EUR 50.00; 5000 and JPY is JPY 5000.',
  currency: "ISO 4217, or a crypto currency's code; upper case.",
  expected: 'What the payment must come to; one that differs is held.',
  deposited: 'All that the player has paid in.',
  wagered: 'All that the player has staked.',
  period: 'A year, a month or a day: `2026`, `2026-10`, `2026-10-31`.',
  revision: 'From 0; a higher one restates the period.',
  ggrMinor:
    'Gross gaming revenue in minor units: stakes less winnings; a loss is negative. The one that is shared must be there.',
  ngrMinor:
    'Net gaming revenue in minor units: the same less bonuses, fees and taxes; a loss is negative. The one that is shared must be there.',
};
