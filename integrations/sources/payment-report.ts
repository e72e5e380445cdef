import type { Report } from '../../core/claim.ts';

export type PaymentFacts = {
  sourceEventId: string;
  occurredAt: string;
  brand?: string | undefined;
  depositId?: string | undefined;
  transactionId: string;
  amountMinor: string;
  currency: string;
};

/**
 * What happened to a payment: with its player where the source proves one, otherwise for the
 * authority to attribute by the payment's references.
 */
export function paymentReport(
  said: 'deposit' | 'refund' | 'chargeback',
  playerId: string | undefined,
  { brand, depositId, ...rest }: PaymentFacts,
): Report {
  const facts = {
    ...rest,
    ...(brand !== undefined && { brand }),
    ...(depositId !== undefined && { depositId }),
  };
  return playerId === undefined
    ? { type: 'unattributed', said, ...facts }
    : { type: said, playerId, ...facts };
}
