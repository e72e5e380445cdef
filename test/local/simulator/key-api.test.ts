import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderKeyRequest } from '../../../core/rendering/render-request.ts';
import type { SigningKey } from '../../../core/signing/signing-key.ts';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { inputFor, specificationOf } from '../../integrations/platforms/platform-fixture.ts';
import type { TestSimulator } from './open-test-simulator.ts';
import { openWithPlatform, sendRendered } from './send-rendered.ts';

const [FIRST, SECOND, THIRD] = ['k-1', 'k-2', 'k-3'].map((keyId, index) => ({
  keyId,
  key: Buffer.from(Uint8Array.from({ length: 32 }, (_, at) => at + index)).toString('base64'),
})) as [SigningKey, SigningKey, SigningKey];

async function ask(
  simulator: TestSimulator,
  call: 'put' | 'probe',
  newKey: SigningKey,
  changes: { credentials?: Record<string, string> } = {},
): Promise<number> {
  const { platform, credentials, nowEpochMs } = inputFor('generic', {
    milestone: 'registration',
    baseUrl: `${simulator.origin}/generic`,
  });
  const template = specificationOf('generic').signing?.keyApi?.[call];
  if (template === undefined) throw new Error(`there is no ${call}`);
  const signing = call === 'probe' && { keys: { current: newKey } };
  const request = { template, platform, credentials, nowEpochMs, newKey, ...signing, ...changes };
  const rendered = renderKeyRequest(request);
  if ('fault' in rendered) throw new Error(rendered.fault.rule);
  const answer = await new NodeHttpSender({ reach: 'loopback' }).send(rendered.wire, 5000);
  return answer.kind === 'answered' ? answer.status : 0;
}

async function verdictOf(simulator: TestSimulator, current: SigningKey, previous?: SigningKey) {
  const keys = { current, ...(previous && { previous }) };
  await sendRendered(simulator.origin, 'generic', { milestone: 'registration', keys });
  const entry = (await simulator.client.requests()).at(-1);
  return { verdict: entry?.outcome.verdict, signature: entry?.signature };
}

test('a key that was handed over is in force, and the one before it too', async () => {
  using simulator = await openWithPlatform('generic');

  const taken = await ask(simulator, 'put', SECOND);

  expect(taken).toBe(200);
  expect(await verdictOf(simulator, SECOND)).toEqual({
    verdict: 'accepted',
    signature: { verified: true, keyId: 'k-2' },
  });
  expect(await verdictOf(simulator, FIRST)).toEqual({
    verdict: 'duplicate',
    signature: { verified: true, keyId: 'k-1' },
  });
});

test('a request with both signatures is verified by the newer key that the platform has', async () => {
  using simulator = await openWithPlatform('generic');
  const before = await verdictOf(simulator, SECOND, FIRST);

  await ask(simulator, 'put', SECOND);

  const after = await verdictOf(simulator, SECOND, FIRST);
  expect(before.signature).toEqual({ verified: true, keyId: 'k-1' });
  expect(after.signature).toEqual({ verified: true, keyId: 'k-2' });
});

test('only two keys are in force: the third puts out the first', async () => {
  using simulator = await openWithPlatform('generic');
  await ask(simulator, 'put', SECOND);

  await ask(simulator, 'put', THIRD);

  const { generic } = await simulator.client.settings();
  expect(generic?.keyIds).toEqual(['k-3', 'k-2']);
  expect(await verdictOf(simulator, FIRST)).toEqual({
    verdict: 'refused',
    signature: { verified: false },
  });
});

test('a key that is handed over twice puts none out', async () => {
  using simulator = await openWithPlatform('generic');
  await ask(simulator, 'put', SECOND);

  const again = await ask(simulator, 'put', SECOND);

  const { generic } = await simulator.client.settings();
  expect(again).toBe(200);
  expect(generic?.keyIds).toEqual(['k-2', 'k-1']);
});

test.each<[string, SigningKey, { credentials?: Record<string, string> }, number, string]>([
  [
    'under a wrong token',
    SECOND,
    { credentials: { keyToken: 'guessed' } },
    401,
    'authorization: is not the keyToken that is set',
  ],
  [
    'that is no base64',
    { keyId: 'k-2', key: 'not base64!' },
    {},
    400,
    'The signing key k-2 is empty or no base64 text. Put a whole key into the secret.',
  ],
  [
    'under the ID of another one',
    { ...SECOND, keyId: 'k-1' },
    {},
    400,
    'the key ID k-1 stands for another key',
  ],
])('a key %s is refused, and the keys in force stay', async (_what, key, changes, status, why) => {
  using simulator = await openWithPlatform('generic');

  const answer = await ask(simulator, 'put', key, changes);

  const [entry] = await simulator.client.requests();
  const { generic } = await simulator.client.settings();
  expect(answer).toBe(status);
  expect(entry?.outcome).toEqual({ recorded: false, verdict: 'refused', why });
  expect(generic?.keyIds).toEqual(['k-1']);
});

test('a probe is answered by whether the key is in force', async () => {
  using simulator = await openWithPlatform('generic');

  const unknown = await ask(simulator, 'probe', SECOND);
  await ask(simulator, 'put', SECOND);
  const known = await ask(simulator, 'probe', SECOND);

  expect([unknown, known]).toEqual([401, 200]);
});

test('the key API counts neither as postbacks nor as signatures', async () => {
  using simulator = await openWithPlatform('generic');
  await verdictOf(simulator, FIRST);
  await verdictOf(simulator, THIRD);
  await ask(simulator, 'probe', THIRD);

  const signatures = await simulator.client.signatures();

  const log = await simulator.client.requests();
  expect(signatures).toEqual({ generic: { verified: 1, failed: 1, byKeyId: { 'k-1': 1 } } });
  expect(log.map(({ about }) => about)).toEqual([undefined, undefined, 'key']);
});

test('no key reaches the disk, whether it was taken or not', async () => {
  using simulator = await openWithPlatform('generic');
  const short = { keyId: 'k-9', key: 'c2hvcnQ=' };
  await ask(simulator, 'put', SECOND);

  await ask(simulator, 'put', short, { credentials: { keyToken: 'guessed' } });

  const disk = readdirSync(simulator.dataDirectory).map(simulator.text).join('\n');
  expect(disk).toContain('k-9');
  for (const text of [FIRST.key, SECOND.key, short.key, 'guessed', 'secret-keyToken']) {
    expect(disk).not.toContain(text);
  }
});

test('the platform forgets its keys with a restart, and is told them again', async () => {
  using simulator = await openWithPlatform('generic');
  await simulator.restart();
  const forgotten = await verdictOf(simulator, FIRST);

  const view = await simulator.client.settings({ generic: { keys: [FIRST, SECOND] } });

  expect(forgotten).toEqual({ verdict: 'refused', signature: { verified: false } });
  expect(view.generic?.keyIds).toEqual(['k-2', 'k-1']);
});
