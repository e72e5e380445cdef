import type { RenderInput } from '../../../core/rendering/render-request.ts';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import type { PlatformSpecification } from '../../../core/specification/platform-specification.ts';
import { readAnswer } from '../../../core/verdicts/read-answer.ts';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import type { AccountSettings } from '../../../local/simulator/account-settings.ts';
import { behaviourOf } from '../../../local/simulator/specified-platform.ts';
import {
  type Given,
  inputFor,
  specificationOf,
} from '../../integrations/platforms/platform-fixture.ts';
import { openTestSimulator } from './open-test-simulator.ts';

/** A platform that knows the fixture's account, as the simulator plays it. */
export function simulated(name: string, changes: Partial<AccountSettings> = {}) {
  const { platform } = inputFor(name, { milestone: 'registration' });
  const settings = { accounts: [platform.account], testPath: `/${name}/test`, ...changes };
  return behaviourOf(name, specificationOf(name), settings);
}

/** A simulator of one platform, with the fixture's click, credentials and key. */
export async function openWithPlatform(name: string, changes: Partial<AccountSettings> = {}) {
  const { credentials, keys, platform } = inputFor(name, { milestone: 'registration' });
  const simulator = await openTestSimulator({}, [simulated(name, changes)]);
  const { clickId, signing } = platform.specification;
  await simulator.client.registerClick({ platform: name, clickId: clickId.example });
  await simulator.client.settings({
    [name]: { credentials, ...(signing && keys && { keys: [keys.current] }) },
  });
  return simulator;
}

export type Sent = { verdict: string; wire: { path: string; body: string } };

/**
 * Sends a postback of the fixture as the pipeline does.
 *
 * @param alter - of the specification that it is rendered by
 * @returns how the answer is read, and what a record of the request shows
 */
export async function sendRendered(
  origin: string,
  name: string,
  given: Given,
  alter: (specification: PlatformSpecification) => PlatformSpecification = (same) => same,
): Promise<Sent> {
  const input = inputFor(name, {
    baseUrl: `${origin}/${name}`,
    testBaseUrl: `${origin}/${name}/test`,
    ...given,
  });
  const altered: RenderInput = {
    ...input,
    platform: { ...input.platform, specification: alter(input.platform.specification) },
  };
  const rendered = renderRequest(altered);
  if ('fault' in rendered) throw new Error(JSON.stringify(rendered.fault));
  const answer = await new NodeHttpSender({ reach: 'loopback' }).send(rendered.wire, 5000);
  const { url, body = '' } = rendered.record;
  const { kind } = readAnswer(input.platform.specification, answer);
  return { verdict: kind, wire: { path: url.slice(origin.length), body } };
}
