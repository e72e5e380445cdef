import { DynamoHandoverLedger } from '../../../lambdas/adapters/handover-ledger.ts';
import { claimHandover } from '../../../lambdas/clicks/claim-handover.ts';
import { handOver } from '../../../lambdas/clicks/hand-over.ts';
import type { HandoverDependencies } from '../../../lambdas/clicks/handover-ports.ts';
import type { PublicAnswer, PublicRequest } from '../../../lambdas/clicks/ports.ts';
import { ClicksBench, publicRequest } from '../../helpers/clicks-bench.ts';
import type { LedgerEngine } from '../../helpers/ledger-engine.ts';

/** What the server makes if the page brings no token of its own. */
export const SERVER_TOKEN = 'servertoken_AAAAAAAAAA';

/** Hand-overs and claims beside the rest of the clicks API, over one real ledger. */
export class HandoverBench extends ClicksBench {
  readonly #dependencies: HandoverDependencies;

  constructor(engine: LedgerEngine, clicks: ConstructorParameters<typeof ClicksBench>[1] = {}) {
    super(engine, { ratePerAddress: 10_000, ...clicks });
    this.#dependencies = {
      ...this.dependencies,
      handovers: new DynamoHandoverLedger(engine.table, this.dependencies.config.clicks),
      newToken: () => SERVER_TOKEN,
    };
  }

  /** A hand-over, as the landing page sends it. */
  handOver(body: unknown, request: Partial<PublicRequest> = {}): Promise<PublicAnswer> {
    return handOver(publicRequest(body, request), this.#dependencies);
  }

  /** A claim, as an app sends it: from no page. */
  claim(body: unknown, request: Partial<PublicRequest> = {}): Promise<PublicAnswer> {
    const sent = publicRequest(body, { origin: undefined, ...request });
    return claimHandover(sent, this.#dependencies);
  }

  /** The claim of an app that has taken the token out of its link. */
  claimToken(token: string, installId: string): Promise<PublicAnswer> {
    return this.claim({ v: 1, installId, from: { kind: 'token', token } });
  }
}

let made = 0;

/** A token that no other test has. */
export function freshToken(): string {
  made += 1;
  return `token-${String(made).padStart(16, '0')}`;
}

/** A hand-over with nothing special about it, under a token of its own. */
export function handover(changes: Record<string, unknown> = {}) {
  const token = freshToken();
  return { v: 1, token, platform: 'scaleo', clickId: `click-of-${token}`, ageMs: 2500, ...changes };
}
