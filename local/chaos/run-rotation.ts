import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { resourceNames } from '../../lambdas/contract.ts';
import { loadStage } from '../../stages/index.ts';
import { readLedger } from '../books/read-ledger.ts';
import type { LocalDescription } from '../launch/local-description.ts';
import { runLocal } from '../launch/run-local.ts';
import { createSimulatorClient } from '../simulator/simulator-client.ts';
import { makeLoad } from './make-load.ts';
import { rotateKeys } from './rotate-keys.ts';
import { sendPaced } from './send-paced.ts';
import { tellWaiting, untilSettled } from './until-settled.ts';
import { type RotationReport, verifyRotation } from './verify-rotation.ts';

export type RotationOptions = {
  dataDirectory: string;
  /** Webhooks to send at a steady rate, each of which becomes a postback. */
  webhooks: number;
  rotations: number;
  /** A cloud assembly of the local stage; without one it is synthesised. */
  assemblyDirectory?: string;
};

const STAGE = 'local';
const PLATFORM = 'partnerhub';
/** The load begins before the first rotation and outlasts the last one. */
const MARGIN_SECONDS = 3;
/** What one rotation takes, generously. */
const ROTATION_SECONDS = 2;

/**
 * Rotates the signing key of a platform under load, and verifies that every signature was good.
 *
 * Between two rotations passes as long as a function may go on signing with keys that it has read: the
 * platform keeps two keys, so that a second change would put out a key that is still in some function's
 * memory. Within one rotation nothing has to be waited for.
 */
export async function runRotation(
  options: RotationOptions,
  tell: (line: string) => void,
): Promise<RotationReport> {
  const dataDirectory = resolve(options.dataDirectory);
  rmSync(dataDirectory, { recursive: true, force: true });
  mkdirSync(dataDirectory, { recursive: true });
  const { assemblyDirectory } = options;
  const running = await runLocal({
    dataDirectory,
    port: 0,
    simulator: { kind: 'own', port: 0 },
    ...(assemblyDirectory !== undefined && { assemblyDirectory }),
  });
  try {
    return await rotateUnderLoad(running.description, options, tell);
  } finally {
    await running.stop();
  }
}

async function rotateUnderLoad(
  stack: LocalDescription,
  { webhooks, rotations }: RotationOptions,
  tell: (line: string) => void,
): Promise<RotationReport> {
  const { signing, delivery } = loadStage(STAGE);
  const pauseSeconds = signing.keyCacheSeconds + delivery.functionTimeoutSeconds;
  const load = makeLoad(webhooks, [PLATFORM]);
  const platforms = createSimulatorClient(stack.simulatorAdmin ?? '');
  await platforms.settings({ [PLATFORM]: { acceptUnknownClicks: true } });
  const seconds =
    2 * MARGIN_SECONDS + rotations * ROTATION_SECONDS + (rotations - 1) * pauseSeconds;
  tell(
    `${webhooks} webhooks in ${seconds} s, ${rotations} rotations at least ${pauseSeconds} s apart; data in ${stack.dataDirectory}`,
  );
  const sending = sendPaced(load, stack, seconds);
  await wait(MARGIN_SECONDS * 1000);
  const secretName = resourceNames(STAGE).platformSigningKey(PLATFORM);
  const rotating = rotateKeys(stack, { secretName, rotations, pauseSeconds }, (keyId) =>
    tell(`${keyId} is in force`),
  );
  const [, keyIds] = await Promise.all([sending, rotating]);
  const expected = load.map((item) => item.expected);
  await untilSettled(stack, expected, tellWaiting(tell));
  const { postbacks } = await readLedger(stack);
  const requests = await platforms.requests({ platform: PLATFORM });
  return verifyRotation({
    expected,
    keyIds,
    postbacks,
    requests: requests.filter(({ about }) => about !== 'key'),
  });
}
