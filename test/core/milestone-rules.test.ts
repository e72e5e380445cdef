import { expect, test } from 'vitest';
import { InvalidStageError } from '../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { testConfig } from '../helpers/pipeline-config.ts';

type Rules = StageConfigInput['platforms'][string]['milestones'];

function faults(specification: string, milestones: Rules): readonly string[] {
  const account = { brandId: '0b7c1c52-6f0e-4a5e-9d5e-0a0000000001' };
  const brands = { aurora: specification === 'revvvs' ? { account } : {} };
  const baseUrl = 'https://platform.example.com';
  try {
    testConfig({ platforms: { alpha: { specification, baseUrl, brands, milestones } } });
    return [];
  } catch (error) {
    if (error instanceof InvalidStageError) return error.faults;
    throw error;
  }
}

const QUALIFIED = { deposited: { EUR: '20' }, withinDays: 30 };

test.each<[string, Rules]>([
  ['generic', { qualified: QUALIFIED, revenue: { figure: 'ggr' } }],
  ['revvvs', { revenue: { figure: 'ngr' } }],
  ['scaleo', { qualified: QUALIFIED, revenue: { figure: 'ggr' } }],
])('%s can be told what these rules make', (specification, rules) => {
  expect(faults(specification, rules)).toEqual([]);
});

test.each<[string, string, Rules, string]>([
  [
    'gross revenue under the name of net',
    'revvvs',
    { revenue: { figure: 'ggr' } },
    'platforms.alpha.milestones.revenue.figure is "ggr", allowed: ngr, as',
  ],
  [
    'a milestone that the platform never gets',
    'revvvs',
    { qualified: QUALIFIED },
    'platforms.alpha.milestones.qualified is given, but',
  ],
  [
    'an amount of more decimals than the currency has',
    'generic',
    { qualified: { ...QUALIFIED, deposited: { JPY: '20.5' } } },
    'platforms.alpha.milestones.qualified.deposited.JPY is "20.5", allowed: at most 0 decimals',
  ],
  [
    'a currency that nobody knows',
    'generic',
    { qualified: { ...QUALIFIED, wagered: { QQQ: '20' } } },
    'platforms.alpha.milestones.qualified.wagered.QQQ: allowed: known codes',
  ],
])('synthesis refuses %s', (_what, specification, rules, fault) => {
  expect(faults(specification, rules)[0]).toContain(fault);
});

test('revenue has one source: statements of a period replace each other', () => {
  expect(() =>
    testConfig({
      authority: { registration: 'crm', deposit: 'stripe', revenue: ['crm', 'stripe'] },
    }),
  ).toThrow('authority.revenue has crm, stripe, allowed: one source');
});
