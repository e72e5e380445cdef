import type { LocalDescription } from './local-description.ts';

export type OperatorAddress = Pick<
  LocalDescription,
  'aws' | 'region' | 'accessKeyId' | 'secretAccessKey'
>;

/**
 * Settings for an SDK client that acts as the operator of a local stack. The credentials are an
 * object of their own, because the SDK writes a note of its own into the one it is given.
 */
export function operatorSettings(stack: OperatorAddress) {
  const { aws: endpoint, region, accessKeyId, secretAccessKey } = stack;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}
