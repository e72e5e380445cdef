import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSimulator } from '../../../local/simulator/open-simulator.ts';
import type { PlatformBehaviour } from '../../../local/simulator/platform-behaviour.ts';
import { createSimulatorClient } from '../../../local/simulator/simulator-client.ts';
import { behaviourOf } from '../../../local/simulator/specified-platform.ts';
import { specificationOf } from '../../integrations/platforms/platform-fixture.ts';

export const SCALEO_TOKEN = 'scaleo-token-0123456789';
export const REVVVS_KEY = 'revvvs-key-0123456789';
export const CREDENTIALS = { scaleo: { token: SCALEO_TOKEN }, revvvs: { apiKey: REVVVS_KEY } };
export const BRAND = '0b0f7d1e-6d0a-4b53-9a0e-0d3d3f6a8a01';

const PLATFORMS = [
  behaviourOf('scaleo', specificationOf('scaleo'), { accounts: [{}] }),
  behaviourOf('revvvs', specificationOf('revvvs'), { accounts: [{ brandId: BRAND }] }),
];

/** The query of a Scaleo conversion that nothing is wrong with. `undefined` takes a parameter out. */
export function scaleoQuery(
  clickId: string,
  changes: Record<string, string | undefined> = {},
): string {
  const goal = changes.goal_alias ?? 'registration';
  const parameters = {
    click_id: clickId,
    goal_alias: goal,
    adv_order_id: 'order-1',
    adv_user_id: 'p-1',
    ...(goal !== 'registration' && { amount: '50.00', currency: 'EUR' }),
    token: SCALEO_TOKEN,
    ...changes,
  };
  return Object.entries(parameters)
    .flatMap(([name, text]) => (text === undefined ? [] : [`${name}=${encodeURIComponent(text)}`]))
    .join('&');
}

export type Sent = { status: number; headers: IncomingHttpHeaders; body: string };
export type SendOptions = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  agent?: Agent | false;
};

/** One request, over a connection of its own unless an agent is given; redirects not followed. */
export function send(
  url: string,
  { method = 'GET', headers, body, agent = false }: SendOptions = {},
) {
  return new Promise<Sent>((resolve, reject) => {
    const outgoing = request(url, { method, headers: headers ?? {}, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A simulator in this process, on free ports, in a directory of its own. */
export async function openTestSimulator(
  credentials: Record<string, Record<string, string>>,
  platforms: readonly PlatformBehaviour[] = PLATFORMS,
) {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'simulator-'));
  const options = { platforms, port: 0, adminPort: 0, dataDirectory, credentials };
  let simulator = await openSimulator(options);
  let client = createSimulatorClient(simulator.adminOrigin);

  return {
    dataDirectory,
    get client() {
      return client;
    },
    get origin() {
      return simulator.origin;
    },
    file: (name: string) => join(dataDirectory, name),
    text: (name: string) => readFileSync(join(dataDirectory, name), 'utf8'),
    get: (path: string) => send(`${simulator.origin}${path}`),
    admin: (path: string, sent: SendOptions = {}) => send(`${simulator.adminOrigin}${path}`, sent),
    /** A Scaleo conversion, of a registration unless the changes say otherwise. */
    convert: (
      clickId: string,
      changes: Record<string, string | undefined> = {},
      agent: Agent | false = false,
    ) => send(`${simulator.origin}/scaleo/track/conv?${scaleoQuery(clickId, changes)}`, { agent }),
    /** A Revvvs payload, as JSON unless it is text already. */
    post: (payload: unknown, key: string = REVVVS_KEY) =>
      send(`${simulator.origin}/revvvs/api/v1/events`, {
        method: 'POST',
        headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
        body: typeof payload === 'string' ? payload : JSON.stringify(payload),
      }),
    async restart() {
      simulator.close();
      simulator = await openSimulator(options);
      client = createSimulatorClient(simulator.adminOrigin);
    },
    stop: () => simulator.close(),
    [Symbol.dispose]() {
      simulator.close();
      rmSync(dataDirectory, { recursive: true });
    },
  };
}

export type TestSimulator = Awaited<ReturnType<typeof openTestSimulator>>;

/** Asks until the answer is the wanted one; gives up after 15 seconds. */
export async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean) {
  const giveUpAtEpochMs = Date.now() + 15_000;
  while (Date.now() < giveUpAtEpochMs) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
  }
  throw new Error('waited 15 s in vain');
}
