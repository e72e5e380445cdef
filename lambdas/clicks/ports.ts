import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { ClickLedger } from '../authority/click-ports.ts';

/** What a request of a browser or an app is judged by. */
export type PublicRequest = {
  /** As the browser sends it; a page cannot choose it. */
  origin: string | undefined;
  /** Names that the visitor cannot choose for themselves come from the proxies in front. */
  address: string;
  cookies: readonly string[];
  body: Uint8Array;
  /** The visitor came by TLS; only the local stack does without. */
  secure: boolean;
};

/** Counts what one address asks for. */
export interface VisitorLedger {
  /**
   * @param addressRef - a keyed pseudonym of the address
   * @returns false if the address has asked for more than `most` in this minute
   */
  admit(addressRef: string, most: number): Promise<boolean>;
}

export type ClicksDependencies = {
  config: Pick<PipelineConfig, 'clicks' | 'platforms'>;
  clicks: Pick<ClickLedger, 'record'>;
  visitors: VisitorLedger;
  pseudonymKey(): Promise<string>;
  nowEpochMs(): number;
};

/** A request answered, and what to count it as. */
export type PublicAnswer =
  | { outcome: 'recorded' | 'missed'; cookie?: string }
  /** What only the answer itself can tell goes in its body. */
  | { outcome: 'handed-over' | 'claimed' | 'no-token' | 'malformed-token'; body?: object }
  | {
      outcome:
        | 'unknown-site'
        | 'too-many'
        | 'too-large'
        | 'malformed'
        | 'unknown-platform'
        | 'token-taken'
        | 'unknown-token'
        | 'already-claimed'
        | 'expired';
      detail: string;
      faults?: readonly string[];
    };
