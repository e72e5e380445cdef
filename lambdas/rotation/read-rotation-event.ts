import * as z from 'zod';
import type { RotationRequest } from './rotate-key.ts';

/** The user guide spells the steps in one way, AWS's own rotation functions in the other. */
const STEPS = {
  createSecret: 'create',
  create_secret: 'create',
  setSecret: 'set',
  set_secret: 'set',
  testSecret: 'test',
  test_secret: 'test',
  finishSecret: 'finish',
  finish_secret: 'finish',
} as const;

const rotationEvent = z.object({
  Step: z.enum(Object.keys(STEPS) as Array<keyof typeof STEPS>),
  SecretId: z.string().min(1),
  ClientRequestToken: z.string().min(1),
});

/**
 * Reads what Secrets Manager calls the function with.
 *
 * @throws {ZodError} for anything else
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 */
export function readRotationEvent(event: unknown): RotationRequest {
  const { Step, SecretId, ClientRequestToken } = rotationEvent.parse(event);
  return { step: STEPS[Step], secretId: SecretId, versionId: ClientRequestToken };
}
