import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answeredHere, createAwsCalls } from '../../local/gateway/aws-calls.ts';
import { listenGateway } from '../../local/gateway/gateway-server.ts';
import { openSecretsStore } from '../../local/secrets/secrets-store.ts';
import { loadFixture } from '../local/assembly/assembly-fixture.ts';

export const ROTATION_FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:rotation';

/** A rotation function as Secrets Manager calls it. */
export type Rotate = (event: unknown) => Promise<unknown>;

/**
 * Secrets Manager as the local stack has it, with one secret that can be rotated, behind the real SDK.
 *
 * @param options.text - the secret's first value, its version v1
 * @param options.rotate - stands in for the rotation function; nothing happens if not given
 */
export async function startSecretsEngine(options: {
  secretName: string;
  text?: string;
  rotate?: Rotate;
}) {
  const { secretName, text = '{"keyId":"k-initial","key":"11112222"}', rotate } = options;
  const directory = mkdtempSync(join(tmpdir(), 'secrets-engine-'));
  const assembly = loadFixture({
    Key: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: { Name: secretName, SecretString: text },
    },
  });
  const [secret] = assembly.ofType('AWS::SecretsManager::Secret');
  const file = join(directory, 'secrets.json');
  const open = () => {
    let nextId = 1;
    return openSecretsStore({
      assembly,
      file,
      newId: () => `v${nextId++}`,
      nowEpochMs: () => Date.parse('2026-11-22T12:00:00Z'),
      rotations: [{ secretArn: secret?.arn ?? '', functionArn: ROTATION_FUNCTION, rules: {} }],
      invoke: async (_functionArn, event) => rotate?.(event),
    });
  };
  let store = open();
  const gateway = await listenGateway({ port: 0 });
  const absent = answeredHere(() => ({}));
  gateway.serve(
    createAwsCalls({
      assembly,
      access: { decide: () => ({ allowed: true }) },
      callers: new Map(),
      services: {
        dynamodb: absent,
        sqs: absent,
        events: absent,
        sns: absent,
        secretsmanager: answeredHere((operation, body) => store.handle(operation, body)),
      },
    }),
  );
  const client = new SecretsManagerClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const call = (operation: string, body: Record<string, unknown>) =>
    store.handle(operation, { SecretId: secretName, ...body });
  return {
    url: gateway.url,
    client,
    call,
    /** As it was at the start. */
    reset() {
      rmSync(file);
      store = open();
    },
    labels: () => call('DescribeSecret', {}).VersionIdsToStages as Record<string, string[]>,
    async stop() {
      client.destroy();
      await gateway.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
