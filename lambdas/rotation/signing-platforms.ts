import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { SigningRecipe } from '../../core/specification/signing-recipe.ts';
import { resourceNames } from '../contract.ts';

export type SigningPlatform = { platform: string; secretName: string; recipe: SigningRecipe };

/** The platforms of the stage whose postbacks are signed, each with the secret that holds its key. */
export function signingPlatforms({ stage, platforms }: PipelineConfig): SigningPlatform[] {
  const { platformSigningKey } = resourceNames(stage);
  return Object.entries(platforms).flatMap(([platform, { specification }]) =>
    specification.signing === undefined
      ? []
      : [{ platform, secretName: platformSigningKey(platform), recipe: specification.signing }],
  );
}
