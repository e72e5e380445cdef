import type { BusEvent, Claim, UnconfirmedEvent } from '../../core/claim.ts';
import type { ReferenceName } from '../../core/keys.ts';

/** Whose payment it is, as the operator or a proven deposit said. */
export type PaymentReference = {
  brand: string;
  playerRef: string;
  /** The operator's own reference of it, if it has one. */
  depositId?: string;
  /** What the operator expects to be paid; a deposit that differs is held. */
  expected?: { amountMinor: string; currency: string };
};

/** A claim, kept where people look for it. */
export type ClaimItem = {
  /** `held` waits for a reference or a person; `proven` has been decided since; `suppressed` is not true; of `dismissed` a person ended the waiting. */
  status: 'held' | 'proven' | 'suppressed' | 'dismissed';
  reason?: string;
  claim: Claim;
};

/** Each method is one conditional write or one strongly consistent read. */
export interface ReferenceLedger {
  reference(name: ReferenceName): Promise<PaymentReference | undefined>;
  /** Registers a payment, once. @returns what stands: ours, or what was there before */
  register(name: ReferenceName, payment: PaymentReference): Promise<PaymentReference>;
  /** Keeps a claim as held under each name. @returns false if one of the references is known by now */
  holdUntilKnown(names: readonly ReferenceName[], item: ClaimItem): Promise<boolean>;
  /** Keeps a claim: beside its reference if one is named, else by itself. */
  keepClaim(item: ClaimItem, name?: ReferenceName): Promise<void>;
  /** Claims that wait for this reference, and for nothing else. */
  heldClaims(name: ReferenceName): Promise<Claim[]>;
  /** Marks a held claim as proven, under each name. */
  settleClaim(names: readonly ReferenceName[], claim: Claim): Promise<void>;
}

/** What the source said when it was asked. */
export type Confirmation =
  | { said: readonly BusEvent[] }
  /** It cannot be asked: nobody has set that up. */
  | { cannotAsk: string }
  /** It gave no usable answer. */
  | { noAnswer: string };

/** Asks the source of a claim whether it is true. */
export type AskSource = (claim: UnconfirmedEvent) => Promise<Confirmation>;
