import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { WebhookRequest } from '../../integrations/sources/source-adapter.ts';
import type { SampleFacts } from '../../integrations/sources/source-sample.ts';
import { answeredHere, createAwsCalls } from '../../local/gateway/aws-calls.ts';
import { listenGateway } from '../../local/gateway/gateway-server.ts';
import { openSecretsStore } from '../../local/secrets/secrets-store.ts';
import { loadFixture } from '../local/assembly/assembly-fixture.ts';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';

/** The sources' secrets of a stage, on the Secrets Manager of the local stack and behind the real SDK. */
export async function startSourceSecrets(
  texts: Readonly<Record<string, string>>,
  clock: { nowEpochMs: number },
) {
  const directory = mkdtempSync(join(tmpdir(), 'source-secrets-'));
  const resources = Object.entries(texts).map(([name, text], index) => [
    `Secret${index}`,
    { Type: 'AWS::SecretsManager::Secret', Properties: { Name: name, SecretString: text } },
  ]);
  const assembly = loadFixture(Object.fromEntries(resources));
  let nextId = 1;
  const store = openSecretsStore({
    assembly,
    file: join(directory, 'secrets.json'),
    newId: () => `v${nextId++}`,
    nowEpochMs: () => clock.nowEpochMs,
    rotations: [],
    invoke: async () => undefined,
  });
  const gateway = await listenGateway({ port: 0 });
  const absent = answeredHere(() => ({}));
  const secretsmanager = answeredHere((operation, body) => store.handle(operation, body));
  gateway.serve(
    createAwsCalls({
      assembly,
      access: { decide: () => ({ allowed: true }) },
      callers: new Map(),
      services: { dynamodb: absent, sqs: absent, events: absent, secretsmanager, sns: absent },
    }),
  );
  const client = new SecretsManagerClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const call = (operation: string, body: Record<string, unknown>) => store.handle(operation, body);
  return {
    client,
    put: (SecretId: string, SecretString: string) =>
      call('PutSecretValue', { SecretId, SecretString }),
    text: (SecretId: string) => call('GetSecretValue', { SecretId }).SecretString,
    async stop() {
      client.destroy();
      await gateway.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

export const FACTS: SampleFacts = {
  playerId: 'player-42',
  brand: 'aurora',
  depositId: 'dep-1',
  transactionId: '1001',
  amountMinor: 5000,
  currency: 'EUR',
};

/** A file that is gone after the test. */
export function fileOf(content: string | Uint8Array, name = 'request'): string {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, content);
  return file;
}

/** As whoever records with a program writes it. */
export function asJson({ body, ...request }: WebhookRequest): string {
  return JSON.stringify({ ...request, body: Buffer.from(body).toString('utf8') });
}

/** As it goes over the wire. */
export function asHttp({ method, url, headers, body }: WebhookRequest): Buffer {
  const { host, pathname, search } = new URL(url);
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
