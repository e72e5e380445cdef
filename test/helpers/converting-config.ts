import { type PipelineConfig, resolvePipelineConfig } from '../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { WRITTEN_SPECIFICATIONS } from '../../integrations/platforms/index.ts';
import { SOURCE_DESCRIPTIONS } from '../../integrations/sources/descriptions.ts';
import { STAGE } from './pipeline-config.ts';

/** The stage of all tests with a third platform, `trackier`, that takes US dollars and nothing else. */
export function convertingConfig(
  changes: Partial<StageConfigInput> = {},
  specifications = WRITTEN_SPECIFICATIONS,
): PipelineConfig {
  const stage = {
    ...STAGE,
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
  return resolvePipelineConfig(stage, { specifications, sources: SOURCE_DESCRIPTIONS });
}
