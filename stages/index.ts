import { type PipelineConfig, resolvePipelineConfig } from '../core/pipeline-config.ts';
import { WRITTEN_SPECIFICATIONS } from '../integrations/platforms/index.ts';
import { SOURCE_DESCRIPTIONS } from '../integrations/sources/descriptions.ts';
import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';

const STAGES = { local, dev, prod };

/**
 * The checked configuration of one stage.
 *
 * @throws {InvalidStageError} if its file cannot be deployed
 * @throws {Error} if there is no such stage
 */
export function loadStage(name: string): PipelineConfig {
  const written = Object.entries(STAGES).find(([stage]) => stage === name)?.[1];
  if (written === undefined) {
    throw new Error(
      `No stage "${name}": known are ${Object.keys(STAGES).join(', ')}. Add stages/${name}.ts and list it in stages/index.ts.`,
    );
  }
  return resolvePipelineConfig(written, {
    specifications: WRITTEN_SPECIFICATIONS,
    sources: SOURCE_DESCRIPTIONS,
  });
}
