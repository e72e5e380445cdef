import type { AccessControl } from '../access/access-control.ts';
import { asRecord } from '../assembly/as-record.ts';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';

/** How one secret is rotated. */
export type RotationDefinition = {
  secretArn: string;
  functionArn: string;
  /** `RotationRules` of the template. Nothing rotates by them here: the local stack keeps no calendar. */
  rules: Record<string, unknown>;
};

/** A rotation schedule that AWS would refuse to create. */
export class RotationRefusedError extends Error {
  override readonly name = 'RotationRefusedError';
  readonly code = 'ROTATION_REFUSED';
}

const PRINCIPAL = 'secretsmanager.amazonaws.com';

/**
 * The template's rotation schedules.
 *
 * @throws {RotationRefusedError} if a schedule's secret or function is not in this stack, or, as on
 *   AWS, if the function's policy does not let Secrets Manager call it
 */
export function readRotations(assembly: Assembly, access: AccessControl): RotationDefinition[] {
  return assembly.ofType('AWS::SecretsManager::RotationSchedule').map((schedule) => {
    const { SecretId, RotationLambdaARN, RotationRules } = schedule.properties;
    const secretArn = arnOf(assembly, schedule, { reference: SecretId, what: 'secret' });
    const functionArn = arnOf(assembly, schedule, {
      reference: RotationLambdaARN,
      what: 'function',
    });
    const decision = access.decide({
      principal: { kind: 'service', service: PRINCIPAL, sourceArn: secretArn },
      action: 'lambda:InvokeFunction',
      resource: functionArn,
    });
    if (!decision.allowed) throw refused(schedule, decision.message);
    return { secretArn, functionArn, rules: asRecord(RotationRules) };
  });
}

function arnOf(
  assembly: Assembly,
  schedule: Resource,
  { reference, what }: { reference: unknown; what: string },
): string {
  const found = assembly.byArn(String(reference));
  if (found !== undefined) return found.arn;
  throw refused(schedule, `its ${what} ${String(reference)} is not in this stack`);
}

function refused({ logicalId }: Resource, reason: string): RotationRefusedError {
  return new RotationRefusedError(`${logicalId}: AWS would refuse this schedule: ${reason}`);
}
