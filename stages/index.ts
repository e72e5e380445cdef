import { type PipelineConfig, resolvePipelineConfig } from '../core/pipeline-config.ts';
import type { StageConfigInput } from '../core/stage-config.ts';
import { WRITTEN_SPECIFICATIONS } from '../integrations/platforms/index.ts';
import { SOURCE_DESCRIPTIONS } from '../integrations/sources/descriptions.ts';
import { dev } from './dev.ts';
import { local } from './local.ts';
import { prod } from './prod.ts';

const STAGES = { local, dev, prod };

/** Laid over the local stage, as JSON: a trial with other settings must not change the file. */
export const LOCAL_OVERLAY = 'POSTPROOF_LOCAL_OVERLAY';

/**
 * The checked configuration of one stage.
 *
 * @throws {InvalidStageError} if its file cannot be deployed
 * @throws {Error} if there is no such stage
 */
export function loadStage(name: string): PipelineConfig {
  if (name === local.stage) return loadLocalStage(process.env[LOCAL_OVERLAY]);
  const written = Object.entries(STAGES).find(([stage]) => stage === name)?.[1];
  if (written === undefined) {
    throw new Error(
      `No stage "${name}": known are ${Object.keys(STAGES).join(', ')}. Add stages/${name}.ts and list it in stages/index.ts.`,
    );
  }
  return resolve(written);
}

/**
 * The local stage, as it is written or with other settings.
 *
 * @param overlay - a JSON object of the same form; what it leaves out stays
 * @throws {InvalidStageError} if the two together cannot be deployed
 */
export function loadLocalStage(overlay = '{}'): PipelineConfig {
  return resolve(layOver(local, JSON.parse(overlay)) as StageConfigInput);
}

function resolve(written: StageConfigInput): PipelineConfig {
  return resolvePipelineConfig(written, {
    specifications: WRITTEN_SPECIFICATIONS,
    sources: SOURCE_DESCRIPTIONS,
  });
}

/** Objects are merged, anything else takes the place of what was there. */
function layOver(base: unknown, change: unknown): unknown {
  if (!isRecord(base) || !isRecord(change)) return change;
  const changed = Object.entries(change).map(([key, value]) => [key, layOver(base[key], value)]);
  return { ...base, ...Object.fromEntries(changed) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
