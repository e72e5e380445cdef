import type { JsonValue } from '../../../core/documents/json-text.ts';
import type { OperatorType } from './operator-event.ts';

/** One event of each type, all of one player's life. */

export type OperatorExample = {
  id: string;
  type: OperatorType;
  timestamp: string;
  data: { [name: string]: JsonValue };
};

const PLAYER = { playerId: 'player-7', brand: 'aurora' };
const PAYMENT = { ...PLAYER, depositId: 'd-1001', amountMinor: 5000, currency: 'EUR' };

export const EXAMPLES: readonly OperatorExample[] = [
  {
    id: 'registration-player-7',
    type: 'registration',
    timestamp: '2026-11-22T12:00:00Z',
    data: {
      ...PLAYER,
      product: 'casino',
      channel: 'web',
      click: {
        platform: 'scaleo',
        clickId: '0f8fad5bd9cb469fa16570867728950e',
        clickedAt: '2026-11-22T11:48:30Z',
        campaign: 'spring',
      },
    },
  },
  {
    id: 'deposit-d-1001',
    type: 'deposit',
    timestamp: '2026-11-22T12:10:00Z',
    data: { ...PAYMENT, transactionId: 'pay-88123' },
  },
  {
    id: 'refund-d-1001',
    type: 'refund',
    timestamp: '2026-11-25T09:00:00Z',
    data: PAYMENT,
  },
  {
    id: 'chargeback-d-1001',
    type: 'chargeback',
    timestamp: '2026-12-20T09:00:00Z',
    data: PAYMENT,
  },
  {
    id: 'reference-d-1001',
    type: 'reference',
    timestamp: '2026-11-22T12:09:00Z',
    data: { ...PLAYER, depositId: 'd-1001', expected: { amountMinor: 5000, currency: 'EUR' } },
  },
  {
    id: 'activity-player-7-2026-11-30',
    type: 'activity',
    timestamp: '2026-11-30T23:59:59Z',
    data: {
      ...PLAYER,
      deposited: { amountMinor: 15000, currency: 'EUR' },
      wagered: { amountMinor: 62000, currency: 'EUR' },
    },
  },
  {
    id: 'revenue-player-7-2026-11-0',
    type: 'revenue',
    timestamp: '2026-12-01T04:00:00Z',
    data: {
      ...PLAYER,
      period: '2026-11',
      revision: 0,
      ggrMinor: 4200,
      ngrMinor: 3100,
      currency: 'EUR',
    },
  },
];

export function exampleOf(type: OperatorType): OperatorExample {
  const example = EXAMPLES.find((one) => one.type === type);
  if (example === undefined) throw new RangeError(`no example is of the type "${type}"`);
  return example;
}
