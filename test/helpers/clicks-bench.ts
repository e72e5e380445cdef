import type { StageConfigInput } from '../../core/stage-config.ts';
import { authorityLedgers } from '../../lambdas/adapters/authority-ledgers.ts';
import { DynamoVisitorLedger } from '../../lambdas/adapters/visitor-ledger.ts';
import { bindPlayer } from '../../lambdas/bindings/bind-player.ts';
import type { BindingAnswer, BindingsDependencies } from '../../lambdas/bindings/ports.ts';
import type {
  ClicksDependencies,
  PublicAnswer,
  PublicRequest,
} from '../../lambdas/clicks/ports.ts';
import { registerClick } from '../../lambdas/clicks/register-click.ts';
import { AuthorityBench } from './authority-bench.ts';
import type { LedgerEngine } from './ledger-engine.ts';
import { oneCallAtATime, watched } from './one-call-at-a-time.ts';
import { testConfig } from './pipeline-config.ts';

export const SITE = 'https://www.aurora.example';
export const BINDINGS_KEY = 'bindings-key-of-the-tests';
export const PSEUDONYM_KEY = 'pseudonym-key-of-the-tests';
const PREVIOUS_KEY = 'bindings-key-before-that';

/** The clicks API and the authority over one real ledger. */
export class ClicksBench {
  readonly authority: AuthorityBench;
  readonly dependencies: ClicksDependencies & BindingsDependencies;

  constructor(
    engine: LedgerEngine,
    clicks: StageConfigInput['clicks'] = {},
    changes: Partial<StageConfigInput> = {},
  ) {
    const sites = { [SITE]: 'aurora', 'https://www.borealis.example': 'borealis' };
    const config = testConfig({ ...changes, clicks: { sites, proxies: 0, ...clicks } });
    this.authority = new AuthorityBench(engine, config);
    this.dependencies = {
      config,
      ...authorityLedgers(engine.table, config),
      visitors: new DynamoVisitorLedger(engine.table),
      emit: this.authority.dependencies.emit,
      keys: async () => [BINDINGS_KEY, PREVIOUS_KEY],
      pseudonymKey: async () => PSEUDONYM_KEY,
      nowEpochMs: () => engine.clock.nowEpochMs,
    };
  }

  /** A landing, as the browser library reports it. */
  land(body: unknown, request: Partial<PublicRequest> = {}): Promise<PublicAnswer> {
    return registerClick(publicRequest(body, request), this.dependencies);
  }

  bind(body: unknown, authorization = `Bearer ${BINDINGS_KEY}`): Promise<BindingAnswer> {
    const request = { authorization, body: bytes(body) };
    return oneCallAtATime(() => bindPlayer(request, watched(this.dependencies)));
  }

  /** A landing with nothing special about it. */
  async landed(clickId: string, changes: Record<string, unknown> = {}): Promise<void> {
    const answer = await this.land({ ...LANDING, clickId, ...changes });
    if (answer.outcome !== 'recorded') throw new Error(`the landing was ${answer.outcome}`);
  }
}

export const LANDING = {
  v: 1,
  platform: 'scaleo',
  clickId: 'click-1',
  name: 'click_id',
  ageMs: 1500,
  landing: `${SITE}/welcome`,
  path: 'web',
  means: ['cookie', 'session'],
};

export function publicRequest(body: unknown, changes: Partial<PublicRequest> = {}): PublicRequest {
  return {
    origin: SITE,
    address: '198.51.100.7',
    cookies: [],
    body: bytes(body),
    secure: true,
    ...changes,
  };
}

function bytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
