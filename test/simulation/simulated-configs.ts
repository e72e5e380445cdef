import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { UnknownOutcomePolicy } from '../../core/specification/platform-specification.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import type { Chance } from './chance.ts';

/** What one stage is deployed with; the policy for unknown outcomes stays. */
export type Deployments = {
  /** With which it begins, and to which it comes back. */
  usual: PipelineConfig;
  all: readonly [PipelineConfig, ...PipelineConfig[]];
};

const SCHEDULES = [
  [30, 300, 1800],
  [1, 5],
  [30, 60, 120, 240, 480],
];

/** Resolving one takes longer than a run: they are made once. */
const OF_POLICIES = {
  resend: deploymentsWith('resend'),
  park: deploymentsWith('park'),
  verify: deploymentsWith('verify'),
};

/** @param policy - any, by chance, if none is given */
export function deploymentsFor(chance: Chance, policy?: UnknownOutcomePolicy): Deployments {
  const { usual, slip } = OF_POLICIES[policy ?? chance.one('resend', 'park', 'verify')];
  return { usual: chance.one(...usual), all: [...usual, slip] };
}

function deploymentsWith(policy: UnknownOutcomePolicy) {
  const platform = (host: string, retryDelaysSeconds: number[]) => ({
    specification: 'generic',
    baseUrl: `https://${host}.example`,
    brands: { aurora: {} },
    retryDelaysSeconds,
    unknownOutcome: { registration: policy, ftd: policy, deposit: policy, reversal: policy },
  });
  const configs = SCHEDULES.map((schedule) =>
    testConfig({
      brands: ['aurora', 'borealis'],
      platforms: { alpha: platform('alpha', schedule), beta: platform('beta', schedule) },
    }),
  );
  const [first, ...others] = configs;
  if (first === undefined) throw new RangeError('There is no schedule.');
  // A slip in the stage file: the brand reports to one of the platforms no more.
  const slip = testConfig({
    brands: ['aurora', 'borealis'],
    platforms: {
      alpha: platform('alpha', [30, 300, 1800]),
      beta: { ...platform('beta', [30, 300, 1800]), brands: { borealis: {} } },
    },
  });
  return { usual: [first, ...others] as const, slip };
}
