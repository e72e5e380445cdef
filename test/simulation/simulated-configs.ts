import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import type { Chance } from './chance.ts';

const POLICIES = ['resend', 'park'] as const;
const SCHEDULES = [
  [30, 300, 1800],
  [1, 5],
  [30, 60, 120, 240, 480],
] as const;

/** Resolving one takes longer than a run: they are made once. */
const CONFIGS = POLICIES.flatMap((policy) =>
  SCHEDULES.map((retryDelaysSeconds) => {
    const platform = (host: string) => ({
      specification: 'generic',
      baseUrl: `https://${host}.example`,
      brands: { aurora: {} },
      retryDelaysSeconds: [...retryDelaysSeconds],
      unknownOutcome: { registration: policy, ftd: policy, deposit: policy, reversal: policy },
    });
    return testConfig({
      brands: ['aurora'],
      platforms: { alpha: platform('alpha'), beta: platform('beta') },
    });
  }),
);

export function configFor(chance: Chance): PipelineConfig {
  const config = CONFIGS[chance.between(0, CONFIGS.length - 1)];
  if (config === undefined) throw new RangeError('There is no configuration.');
  return config;
}
