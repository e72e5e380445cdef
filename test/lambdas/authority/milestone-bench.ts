import { randomUUID } from 'node:crypto';
import type { ActivityEvent, RegistrationEvent, RevenueEvent } from '../../../core/player-event.ts';
import type { StageConfigInput } from '../../../core/stage-config.ts';
import { AuthorityBench, playerEvents } from '../../helpers/authority-bench.ts';
import type { LedgerEngine } from '../../helpers/ledger-engine.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

export const CREATED_AT = '2026-11-22T09:59:00.000Z';

export type Platform = StageConfigInput['platforms'][string];
export type Rules = Platform['milestones'];

/** A stage of one platform of the generic kind. */
export function configWith(changes: Partial<Platform>) {
  const baseUrl = 'https://hub.example.com';
  const brands = { aurora: {}, borealis: {} };
  return testConfig({
    platforms: { hub: { specification: 'generic', baseUrl, brands, ...changes } },
  });
}

/** A player with a click at a platform of the generic kind, which takes every milestone. */
export async function registeredAtHub(
  engine: LedgerEngine,
  milestones: Rules = {},
  changes: Partial<RegistrationEvent> = {},
) {
  const config = configWith({ milestones });
  const a = new AuthorityBench(engine, config);
  const id = randomUUID();
  const p = playerEvents(id);
  const clickId = `c${id.replaceAll('-', '')}`;
  const click = { platform: 'hub', clickId, clickedAt: '2026-11-22T09:00:00.000Z' };
  await a.settle(p.registration({ click, ...changes }));
  const own = { v: 1, source: 'crm', brand: 'aurora', playerRef: p.playerRef } as const;
  const activity = (n: number, changes: Partial<ActivityEvent> = {}): ActivityEvent => ({
    ...own,
    type: 'activity',
    sourceEventId: `act-${n}-${id}`,
    occurredAt: '2026-11-23T00:00:00.000Z',
    deposited: { amountMinor: '5000', currency: 'EUR' },
    wagered: { amountMinor: '20000', currency: 'EUR' },
    ...changes,
  });
  const revenue = (revision: number, ngr: number, changes: object = {}): RevenueEvent => ({
    ...own,
    type: 'revenue',
    sourceEventId: `rev-${revision}-${randomUUID()}`,
    occurredAt: CREATED_AT,
    period: '2026-11',
    revision,
    ngrMinor: String(ngr),
    currency: 'EUR',
    ...changes,
  });
  const told = async (milestone: string) =>
    (await a.postbacks('hub', clickId)).filter((row) => row.milestone === milestone);
  return { a, p, click, activity, revenue, told };
}
