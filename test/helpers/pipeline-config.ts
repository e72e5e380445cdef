import { type PipelineConfig, resolvePipelineConfig } from '../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { WRITTEN_SPECIFICATIONS } from '../../integrations/platforms/index.ts';
import { SOURCE_DESCRIPTIONS } from '../../integrations/sources/descriptions.ts';

/** A stage with production's waits, two brands and both platforms. */
export const STAGE: StageConfigInput = {
  stage: 'test',
  brands: ['aurora', 'borealis'],
  sources: { stripe: { adapter: 'stripe' }, crm: { adapter: 'standard-webhooks' } },
  authority: { registration: 'crm', deposit: 'stripe' },
  platforms: {
    scaleo: {
      specification: 'scaleo',
      baseUrl: 'https://acme.scaletrk.com',
      brands: { aurora: {}, borealis: {} },
    },
    revvvs: {
      specification: 'revvvs',
      baseUrl: 'https://revvvs.com',
      brands: { aurora: { account: { brandId: '0b7c1c52-6f0e-4a5e-9d5e-0a0000000001' } } },
    },
  },
  alarms: { runbookUrl: 'https://example.com/runbook' },
};

export function testConfig(
  changes: Partial<StageConfigInput> = {},
  specifications = WRITTEN_SPECIFICATIONS,
): PipelineConfig {
  return resolvePipelineConfig(
    { ...STAGE, ...changes },
    { specifications, sources: SOURCE_DESCRIPTIONS },
  );
}
