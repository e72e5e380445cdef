import { authoritiesOf, silenceBefore } from '../../authority.ts';
import type { Milestone } from '../../milestones.ts';
import type { PipelineConfig } from '../../pipeline-config.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import type { PlayerEvent } from '../../player-event.ts';
import { sentMilestones } from '../words/sent-milestones.ts';

type Config = Pick<PipelineConfig, 'authority' | 'sources'>;

/** Who says that something happened, who says it after a silence, and whose word only corroborates. */
export type Deciders = {
  authority: readonly string[];
  standIns: readonly string[];
  /** 0 where nobody stands in. */
  silenceMinutes: number;
  corroborating: readonly string[];
};

const FACTS: Record<Milestone, PlayerEvent['type']> = {
  registration: 'registration',
  ftd: 'deposit',
  deposit: 'deposit',
  qualified: 'activity',
  revenue: 'revenue',
  // A chargeback has the same authority.
  reversal: 'refund',
};

/** Of an event of this type, whatever platform is told of it. */
export function decidersOfEvent(type: PlayerEvent['type'], config: Config): Deciders {
  const authority = authoritiesOf(type, config);
  const others = Object.keys(config.sources).filter((source) => !authority.includes(source));
  const silences = others.map((source) => silenceBefore({ type, source }, config));
  return {
    authority,
    standIns: others.filter((_, index) => silences[index] !== undefined),
    silenceMinutes: silences.find((silence) => silence !== undefined)?.minutes ?? 0,
    corroborating: others.filter((_, index) => silences[index] === undefined),
  };
}

export function decidersOf(milestone: Milestone, config: Config): Deciders {
  return decidersOfEvent(FACTS[milestone], config);
}

/** Where nothing must be staked, a deposit shows by itself that enough was paid in. */
export function qualifiesByDeposit({ milestones }: Pick<PlatformConfig, 'milestones'>): boolean {
  const { qualified } = milestones;
  return qualified !== undefined && qualified.wagered === undefined;
}

/** What the platform is really told: without a baseline nobody qualifies. */
export function toldMilestones({
  specification,
  milestones,
}: Pick<PlatformConfig, 'specification' | 'milestones'>): Milestone[] {
  return sentMilestones(specification).filter(
    (milestone) => milestone !== 'qualified' || milestones.qualified !== undefined,
  );
}
