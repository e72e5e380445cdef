import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import type { WRITTEN_SPECIFICATIONS } from '../../integrations/platforms/index.ts';
import { STAGE, testConfig } from './pipeline-config.ts';

/** The stage of all tests with a third platform, `trackier`, that takes US dollars and nothing else. */
export function convertingConfig(
  changes: Partial<StageConfigInput> = {},
  specifications?: typeof WRITTEN_SPECIFICATIONS,
): PipelineConfig {
  const stage = {
    platforms: {
      ...STAGE.platforms,
      trackier: {
        specification: 'trackier',
        baseUrl: 'https://acme.trackier.example',
        account: { currency: 'USD' },
        brands: { aurora: {} },
      },
    },
    ...changes,
  };
  return testConfig(stage, specifications);
}
