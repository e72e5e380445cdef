import type { WebhookRequest } from './source-adapter.ts';

/** What a sample webhook shall say, as far as its source can say it. */
export type SampleFacts = {
  playerId: string;
  brand: string;
  /** The operator's own reference of the deposit. */
  depositId: string;
  /** The source's reference of it. */
  transactionId: string;
  amountMinor: number;
  /** ISO 4217. */
  currency: string;
};

export type Signer<C = object, S = object> = {
  credentials: C;
  settings: S;
  nowEpochMs: number;
  /** Where it will be sent: scheme, host and path. */
  url: string;
};

/** Makes webhooks as a source does, for trying a URL out and for tests. */
export interface SourceSample<C = object, S = object> {
  /**
   * Credentials and settings to try with. Where only the source has the key to sign with, the
   * credentials hold the public half of `privateKey`.
   */
  trial: { credentials: C; settings: S; privateKey?: string };
  /**
   * A signed webhook about a settled deposit, or what its source reports of that kind.
   *
   * @returns undefined if it cannot be signed with these credentials: only the source has the key
   */
  sign(facts: SampleFacts, signer: Signer<C, S>, privateKey?: string): WebhookRequest | undefined;
}
