import type { RotationDefinition } from './rotation-definition.ts';
import type { OpenSecret, SecretsAnswer } from './secret-operations.ts';
import {
  CURRENT,
  moveStage,
  PENDING,
  rotationUnderWay,
  versionWithStage,
} from './secret-versions.ts';
import { SecretsError } from './secrets-error.ts';

const ALL_STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const TEST_STEP = 'testSecret';

export type Rotating = {
  rotation: RotationDefinition | undefined;
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  newId(): string;
  nowEpochMs(): number;
  /** The secret as it is later, when the function has changed it. */
  reopen(): OpenSecret;
};

/**
 * Starts a rotation: adds an empty version with AWSPENDING and calls the rotation function for it, one
 * step after the other. It answers before the first step, as AWS does. A step that fails ends it and
 * leaves AWSPENDING where it is; AWS would try again a few times, which nobody could watch here.
 *
 * With `RotateImmediately: false` the function is only tried: the test step alone, on a version that
 * is removed afterwards. What AWS puts into that version is not documented; here it is a copy of the
 * current value.
 *
 * @throws {SecretsError} if nothing rotates the secret, a rotation is under way, or the call brings a
 *   schedule of its own
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export function rotateSecret(
  { secret, versions, save }: OpenSecret,
  body: Record<string, unknown>,
  rotating: Rotating,
): SecretsAnswer {
  const { rotation, newId, nowEpochMs } = rotating;
  if (rotation === undefined) {
    throw new SecretsError(
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    );
  }
  if (body.RotationLambdaARN !== undefined || body.RotationRules !== undefined) {
    throw new SecretsError(
      'InvalidParameterException',
      'The local stack takes RotationLambdaARN and RotationRules from the template.',
    );
  }
  const versionId = String(body.ClientRequestToken ?? newId());
  const answer = { ARN: secret.arn, Name: secret.physicalName, VersionId: versionId };
  if (rotationUnderWay(versions)) {
    throw new SecretsError(
      'InvalidRequestException',
      "A previous rotation isn't complete. That rotation will be reattempted.",
    );
  }
  // A repeated call for a rotation that has ended makes no second version.
  if (versions[versionId] !== undefined) return answer;
  const isTrial = body.RotateImmediately === false;
  const copied = isTrial
    ? versions[versionWithStage(versions, CURRENT) ?? '']?.secretString
    : undefined;
  const version = {
    ...(copied !== undefined && { secretString: copied }),
    createdAtEpochMs: nowEpochMs(),
    stages: [],
  };
  save(moveStage({ ...versions, [versionId]: version }, PENDING, versionId));
  void runSteps(isTrial ? [TEST_STEP] : ALL_STEPS, {
    event: { SecretId: secret.arn, ClientRequestToken: versionId, RotationToken: newId() },
    invoke: (event) => rotating.invoke(rotation.functionArn, event),
  }).finally(() => isTrial && removeVersion(rotating.reopen(), versionId));
  return answer;
}

async function runSteps(
  steps: readonly string[],
  { event, invoke }: { event: object; invoke(event: object): Promise<unknown> },
): Promise<void> {
  try {
    for (const Step of steps) await invoke({ Step, ...event });
  } catch {
    // The function's own log has the reason.
  }
}

function removeVersion({ versions, save }: OpenSecret, versionId: string): void {
  const { [versionId]: _, ...rest } = versions;
  save(rest);
}
