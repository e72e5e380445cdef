import type { QualifiedRule } from '../../milestone-rules.ts';
import type { Milestone } from '../../milestones.ts';
import type { PlatformConfig } from '../../platform-config.ts';
import { capitalised, listed } from '../markdown.ts';
import { counted } from '../words/describe-duration.ts';
import { describeMilestones } from '../words/describe-milestone.ts';

type Platform = Pick<PlatformConfig, 'specification' | 'milestones'>;

/** What was agreed with a platform about one milestone, in sentences. */
export function describeRule(milestone: Milestone, platform: Platform): string {
  switch (milestone) {
    case 'registration':
      return "Binds the click to the player; a player's first click is final.";
    case 'ftd':
      return "The first deposit that is decided, once in a player's life.";
    case 'deposit':
      return 'Every deposit after the first.';
    case 'qualified':
      return describeBaseline(platform.milestones.qualified);
    case 'revenue':
      return describeRevenue(platform);
    case 'reversal':
      return describeReversals(platform);
  }
}

const COUNTED_FROM: Record<QualifiedRule['countedFrom'], string> = {
  click: 'the click',
  registration: 'the registration',
  'first-deposit': 'the first deposit',
};

function describeBaseline(rule: QualifiedRule | undefined): string {
  if (rule === undefined) return 'Nobody: the stage file has no baseline.';
  const { deposited, wagered, withinDays, countedFrom } = rule;
  const measures = [
    `paid in at least ${leastOf(deposited)}`,
    ...(wagered === undefined ? [] : [`staked at least ${leastOf(wagered)}`]),
  ];
  return `${capitalised(listed(measures))}, within ${counted(withinDays, 'day')} of ${COUNTED_FROM[countedFrom]}.`;
}

function leastOf(amounts: Readonly<Record<string, string>>): string {
  const sums = Object.entries(amounts).map(([currency, amount]) => `${amount} ${currency}`);
  return sums.length === 0 ? 'nothing, in no currency' : listed(sums, 'or');
}

const FIGURES = { ggr: 'Gross gaming revenue', ngr: 'Net gaming revenue' } as const;
const LOSSES = {
  'carried-over': 'a losing period lessens later ones',
  forgiven: 'a losing period counts as nothing',
} as const;

function describeRevenue({ specification, milestones }: Platform): string {
  const { figure, losses } = milestones.revenue;
  const negative =
    specification.money?.negative === 'allowed'
      ? 'a sum below zero is sent'
      : 'no sum below zero is sent';
  return `${FIGURES[figure]}; ${LOSSES[losses]}; ${negative}.`;
}

function describeReversals({ specification, milestones }: Platform): string {
  const { causes: agreed, withinDays } = milestones.reversal;
  const can = specification.reversals;
  const causes = agreed.filter((cause) => can?.causes.includes(cause));
  if (can === undefined || causes.length === 0) return 'Never: no cause is agreed that it takes.';
  const what = listed(
    causes.map((cause) => `${cause}s`),
    'and',
  );
  const late =
    withinDays === undefined ? '' : `, within ${counted(withinDays, 'day')} of the deposit`;
  const part = can.partial === 'sent' ? 'a part too' : 'only the whole';
  return `${capitalised(what)} of a ${describeMilestones(can.of).replace(' and ', ' or ')}${late}; ${part}.`;
}
