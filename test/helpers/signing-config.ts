import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { SigningRecipe } from '../../core/specification/signing-recipe.ts';
import { testConfig } from './pipeline-config.ts';

/** Of a platform without a key API: its keys are handed over by people. */
export const RECIPE_BY_HAND: SigningRecipe = {
  algorithm: 'hmac-sha256',
  content: [{ part: 'body' }],
  encoding: 'hex',
  key: { encoding: 'utf8' },
  overlap: 'both-signatures',
};

export const RECIPE_WITH_KEY_API: SigningRecipe = {
  ...RECIPE_BY_HAND,
  keyApi: { put: { method: 'PUT', path: '/keys' } },
};

/** The test stage, in which postbacks to scaleo are signed and those to revvvs are not. */
export function signingConfig(
  signing: SigningRecipe = RECIPE_BY_HAND,
  config: PipelineConfig = testConfig(),
): PipelineConfig {
  const { scaleo } = config.platforms;
  if (scaleo === undefined) throw new Error('The stage has no platform scaleo');
  const specification = { ...scaleo.specification, signing };
  return { ...config, platforms: { ...config.platforms, scaleo: { ...scaleo, specification } } };
}
