import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUS_EVENT, METRICS, resourceNames } from '../../lambdas/contract.ts';
import { compareBooks } from '../../local/books/compare-books.ts';
import { tellStory } from '../../local/demo/tell-story.ts';
import { countedMetrics, metricKey } from './counted-metrics.ts';
import { type RunningStack, startRunningStack } from './running-stack.ts';

const NAMES = resourceNames('local');
let stack: RunningStack;
let told: string[];
let credentials: { accessKeyId: string; secretAccessKey: string };

beforeAll(async () => {
  stack = await startRunningStack();
  const { accessKeyId, secretAccessKey } = stack.description;
  credentials = { accessKeyId, secretAccessKey };
  told = [];
  await tellStory(stack.world, (line) => told.push(line));
}, 180_000);
afterAll(() => stack?.stop());

const client = <T>(Client: new (settings: object) => T): T =>
  new Client({ endpoint: stack.description.aws, region: stack.description.region, credentials });

async function secret(name: string): Promise<string> {
  const answer = await client(SecretsManagerClient).send(
    new GetSecretValueCommand({ SecretId: name }),
  );
  return answer.SecretString ?? '';
}

/** A key ID is no secret: it is named wherever its key has signed. */
function secretTexts({ keyId: _, ...texts }: Record<string, string>): string[] {
  return Object.values(texts);
}

async function depth(queue: string): Promise<number> {
  const { Attributes } = await client(SQSClient).send(
    new GetQueueAttributesCommand({
      QueueUrl: stack.description.queues[queue],
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

describe('the whole story', () => {
  test('ends with books that agree on every request', async () => {
    const { postbacks } = await stack.world.ledger();

    expect(told.at(-1)).toMatch(/^replayed and delivered at attempt 5$/);
    expect(compareBooks({ postbacks }, await stack.world.simulator.requests())).toEqual([]);
  });

  test('leaves no secret in logs, ledger, queues or the platforms own log', async () => {
    const secrets = await Promise.all(stack.description.secrets.map(secret));
    const values = secrets.flatMap((text) =>
      text.startsWith('{') ? secretTexts(JSON.parse(text)) : [text],
    );
    const files = readdirSync(stack.dataDirectory, { recursive: true })
      .map((name) => join(stack.dataDirectory, String(name)))
      // Where the secrets themselves are kept.
      .filter((file) => statSync(file).isFile() && !file.endsWith('secrets.json'));

    const leaks = files.filter((file) => {
      const text = readFileSync(file, 'latin1');
      return values.some((value) => text.includes(value));
    });

    expect(values).toHaveLength(9);
    expect(leaks).toEqual([]);
  });

  test('shows every metric that an alarm waits for, in just the dimensions it names', () => {
    const template = JSON.parse(
      readFileSync(join(stack.assemblyDirectory, `${NAMES.stack}.template.json`), 'utf8'),
    );
    const wanted = alarmMetrics(template).filter(
      // Emitted only where something is on its way to a dead-letter queue, and as 0 otherwise; and
      // only where a key is rotated.
      ({ name }) => name !== METRICS.webhooks && name !== METRICS.keyRotationWaiting,
    );

    const emitted = countedMetrics(join(stack.dataDirectory, 'logs'));

    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter(({ key }) => !emitted.has(key))).toEqual([]);
  });
});

test('a test conversion shows the whole chain and leaves every figure of production as it was', async () => {
  const production = async () => {
    const { postbacks, events } = await stack.world.ledger();
    const counted = [...countedMetrics(join(stack.dataDirectory, 'logs'))];
    return {
      postbacks: postbacks.filter(({ test }) => !test),
      events: events.filter(({ event }) => !event.test),
      figures: counted.filter(([key]) => !key.includes('"traffic"')),
    };
  };
  const before = await production();

  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[join(import.meta.dirname, '../../bin/postproof.ts'), 'test', 'scaleo'],
    ...['--partner', 'acme', '--by', 'dana', '--data-dir', stack.dataDirectory],
  ]);

  expect(stdout).toMatch(/^ {2}test\/scaleo\/\S+\/registration\/once$/m);
  expect(stdout).toMatch(
    /> GET http:\S+\/scaleo\/track\/conv\?\S+&goal_alias=ftd&\S+token=\*\*\*$/m,
  );
  expect(stdout.match(/verdict accepted by rule success$/gm)).toHaveLength(2);
  expect(stdout).toMatch(/Scaleo recorded conversionId \S+, .*amount 20\.00, currency EUR/);
  expect(stdout).toContain('Passed: scaleo took every postback. Recorded for partner acme.');
  expect(await production()).toEqual(before);
  const counted = countedMetrics(join(stack.dataDirectory, 'logs'));
  const inTests = { stage: 'local', platform: 'scaleo', traffic: 'test' };
  expect(counted.get(metricKey(METRICS.attempts, inTests))).toBe(2);
  expect(counted.get(metricKey(METRICS.attemptsAcknowledged, inTests))).toBe(2);
  const decided = { stage: 'local', outcome: 'decided', traffic: 'test' };
  expect(counted.get(metricKey(METRICS.eventsSettled, decided))).toBe(2);
});

describe('a webhook that nobody should believe', () => {
  const url = (source: string) => `${stack.description.webhooks}/${source}`;
  const post = (source: string, headers: Record<string, string>, body: string) =>
    fetch(url(source), { method: 'POST', headers, body });
  const signed = async (body: string, offsetSeconds = 0) => {
    const t = Math.floor(Date.now() / 1000) + offsetSeconds;
    const key = await secret(NAMES.sourceSecret('stripe'));
    const v1 = createHmac('sha256', key).update(`${t}.${body}`).digest('hex');
    return { 'content-type': 'application/json', 'stripe-signature': `t=${t},v1=${v1}` };
  };

  test('is answered 401 and leaves no trace, whether unsigned, wrong, stale or from the future', async () => {
    const before = await stack.world.ledger();
    const body = '{"id":"evt_x","type":"payment_intent.succeeded"}';
    const right = await signed(body);

    const answers = await Promise.all([
      post('stripe', {}, body),
      post('stripe', { ...right, 'stripe-signature': 't=1,v1=00' }, body),
      post('stripe', right, `${body} `),
      post('stripe', await signed(body, -301), body),
      post('stripe', await signed(body, 400), body),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect(await answers[0]?.json()).toMatchObject({ status: 401, code: 'bad-signature' });
    expect(await stack.world.ledger()).toEqual(before);
  });

  test('is answered 404 for an unknown source or brand, and 413 for a body over the limit', async () => {
    const huge = 'x'.repeat(256 * 1024 + 1);

    expect((await post('nobody', {}, '{}')).status).toBe(404);
    expect((await post('stripe/nobody', {}, '{}')).status).toBe(404);
    expect((await post('stripe', {}, huge)).status).toBe(413);
  });

  test('is answered 400 with the field that is wrong, once it is proven genuine', async () => {
    const body = JSON.stringify({
      id: 'evt_1',
      type: 'payment_intent.succeeded',
      created: 1_700_000_000,
      data: { object: { id: 'pi_1', amount_received: -1, currency: 'eur', metadata: {} } },
    });

    const answer = await post('stripe', await signed(body), body);

    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(((await answer.json()) as { faults: string[] }).faults[0]).toMatch(
      /^data\.object\.amount_received: /,
    );
  });

  test('is acknowledged and ignored if its type decides nothing', async () => {
    const body = '{"id":"evt_1","type":"customer.created"}';

    const answer = await post('stripe', await signed(body), body);

    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ outcome: 'ignored', events: 0 });
  });
});

describe('the bus', () => {
  const put = (detailType: string, detail: object) =>
    client(EventBridgeClient).send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: NAMES.bus,
            Source: 'somebody.else',
            DetailType: detailType,
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );

  test('hands an invalid event of somebody else to the intake dead letters, and goes on', async () => {
    await put(BUS_EVENT.playerEvent, { v: 1, type: 'deposit', source: 'crm' });

    await stack.world.eventually('the intake dead letter', async () =>
      (await depth(NAMES.intakeDeadLetters)) === 1 ? true : undefined,
    );
    const player = await stack.world.visit('scaleo', 'aurora');
    await stack.world.register(player);
    expect(await stack.world.until(player, 'registration', 'delivered')).toBeDefined();
  });

  test('keeps an event of an unknown type where it can be seen', async () => {
    await put('SomethingElse', { hello: 'world' });

    expect(await depth(NAMES.unrecognisedEvents)).toBe(1);
  });
});

test('a platform that hangs does not hold up another one', async () => {
  const { world } = stack;
  const fault = await world.simulator.setFault({ platform: 'scaleo', kind: 'hang' });
  const stuck = await Promise.all(
    Array.from({ length: 12 }, () => world.visit('scaleo', 'aurora')),
  );
  await Promise.all(stuck.map((player) => world.register(player)));

  const player = await world.visit('revvvs', 'aurora');
  await world.register(player);
  await world.until(player, 'registration', 'delivered');

  const { postbacks } = await world.ledger();
  const held = postbacks.filter(({ clickId }) => stuck.some((other) => other.clickId === clickId));
  expect(held.filter(({ state }) => state === 'delivered')).toEqual([]);
  await world.simulator.clearFaults(fault.id);
  for (const other of stuck) await world.until(other, 'registration', 'delivered');
});

test.each([
  'A%20b:C=d&e#f+g/h?i',
  'UPPER-lower_MiXeD.%2525',
  `${'x'.repeat(200)}%:=${'Y'.repeat(52)}`,
  'zażółć-🎰',
])('a click ID arrives byte for byte: %s', async (clickId) => {
  const { world } = stack;
  await world.simulator.registerClick({ platform: 'scaleo', clickId });
  const player = {
    playerId: `p-${clickId.length}`,
    brand: 'aurora',
    platform: 'scaleo',
    clickId,
  };

  await world.register(player);
  await world.until(player, 'registration', 'delivered');

  const [request] = await world.simulator.requests({ platform: 'scaleo', clickId });
  expect(request?.clickIds).toEqual([clickId]);
  const query = request?.path.slice(request.path.indexOf('?') + 1).split('&')[0];
  expect(decodeURIComponent(query?.split('=')[1] ?? '')).toBe(clickId);
});

type MetricStat = { Metric: { Namespace: string; MetricName: string; Dimensions?: Pair[] } };
type Pair = { Name: string; Value: string };

function alarmMetrics(template: {
  Resources: Record<string, { Type: string; Properties: never }>;
}) {
  const alarms = Object.values(template.Resources).filter(
    ({ Type }) => Type === 'AWS::CloudWatch::Alarm',
  );
  return alarms.flatMap(({ Properties }) => {
    const { Metrics = [], ...plain } = Properties as {
      Metrics?: { MetricStat?: MetricStat }[];
      Namespace?: string;
      MetricName?: string;
      Dimensions?: Pair[];
    };
    const stats = Metrics.flatMap(({ MetricStat: stat }) => (stat ? [stat.Metric] : []));
    return [...stats, plain]
      .filter(({ Namespace }) => Namespace === METRICS.namespace)
      .map(({ MetricName = '', Dimensions = [] }) => ({
        name: MetricName,
        key: metricKey(MetricName, Object.fromEntries(Dimensions.map((d) => [d.Name, d.Value]))),
      }));
  });
}
