import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adyenSample } from '../../integrations/sources/adyen/sample.ts';
import { BUS_EVENT, resourceNames } from '../../lambdas/contract.ts';
import type { Player } from '../../local/demo/demo-world.ts';
import { operatorSettings } from '../../local/launch/operator-settings.ts';
import { type RunningStack, startRunningStack } from './running-stack.ts';

const NAMES = resourceNames('local');
const AMOUNT_MINOR = 5000;
let stack: RunningStack;
let adyenKey: string;

beforeAll(async () => {
  stack = await startRunningStack();
  const secrets = new SecretsManagerClient(operatorSettings(stack.description));
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: NAMES.sourceSecret('adyen') }),
  );
  adyenKey = SecretString;
}, 180_000);
afterAll(() => stack?.stop());

/** Adyen says that a payment was authorised; who paid is not signed. */
async function adyenSays({ playerId, brand }: Player, depositId: string): Promise<void> {
  const { trial } = adyenSample;
  const url = `${stack.description.webhooks}/adyen/${brand}`;
  const request = adyenSample.sign(
    {
      playerId,
      brand,
      depositId,
      transactionId: `psp${randomUUID().slice(0, 8)}`,
      amountMinor: AMOUNT_MINOR,
      currency: 'EUR',
    },
    { ...trial, credentials: { signingKey: adyenKey }, nowEpochMs: Date.now(), url },
  );
  const { method, headers, body } = request ?? expect.fail('cannot be signed');
  const post = () =>
    fetch(url, { method, headers: headers as Record<string, string>, body: Buffer.from(body) });
  let answer = await post();
  // As Adyen does: on a busy machine a function may run out of time.
  for (let tries = 1; answer.status >= 500 && tries < 6; tries += 1) answer = await post();
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('[accepted]');
}

/** The operator's backend puts an event of its own on the bus. */
async function backendPuts(type: string, data: object): Promise<void> {
  const bus = new EventBridgeClient(operatorSettings(stack.description));
  const detail = { id: randomUUID(), type, timestamp: new Date().toISOString(), data };
  const { FailedEntryCount } = await bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: NAMES.bus,
          Source: 'com.aurora.backend',
          DetailType: BUS_EVENT.reportedEvent,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(0);
}

describe('one deposit that Adyen and the CRM report', () => {
  test.each(['Adyen first', 'the CRM first', 'at the same moment'])(
    'is one postback and one visible duplicate: %s',
    async (order) => {
      const { world } = stack;
      const player = await world.visit('partnerhub', 'aurora');
      await world.register(player);
      await world.until(player, 'registration', 'delivered');
      const depositId = `dep-${randomUUID().slice(0, 8)}`;
      const crm = () => world.crmDeposit(player, depositId, AMOUNT_MINOR);
      const adyen = () => adyenSays(player, depositId);

      if (order === 'at the same moment') await Promise.all([adyen(), crm()]);
      else for (const say of order === 'Adyen first' ? [adyen, crm] : [crm, adyen]) await say();

      await world.until(player, 'ftd', 'delivered');
      const duplicate = await world.eventually('the duplicate to be kept', async () => {
        const { events } = await world.ledger();
        const ours = events.filter(({ identity }) => identity === depositId);
        return ours.length > 0 ? ours : undefined;
      });
      expect(duplicate).toMatchObject([{ status: 'corroborating', event: { source: 'crm' } }]);
      const requests = await world.simulator.requests({
        platform: 'partnerhub',
        clickId: player.clickId,
      });
      const told = requests.flatMap(({ conversions }) =>
        conversions.map(({ milestone }) => milestone),
      );
      expect(told.sort()).toEqual(['ftd', 'registration']);
    },
  );
});

test('a net revenue that is restated gives the platform the right total', async () => {
  const { world } = stack;
  const player = await world.visit('partnerhub', 'aurora');
  await world.register(player);
  await world.until(player, 'registration', 'delivered');
  const { playerId, brand } = player;
  const state = (period: string, revision: number, ngrMinor: number) =>
    backendPuts('revenue', { playerId, brand, period, revision, ngrMinor, currency: 'EUR' });
  const told = async () => {
    const { postbacks } = await world.ledger();
    return postbacks.filter(
      (row) =>
        row.clickId === player.clickId && row.milestone === 'revenue' && row.state === 'delivered',
    );
  };
  const until = (count: number) =>
    world.eventually(`${count} statements to be delivered`, async () =>
      (await told()).length === count ? true : undefined,
    );

  await state('2026-09', 0, 10_000);
  await until(1);
  await state('2026-10', 0, 4_000);
  await until(2);
  await state('2026-09', 1, 7_500);
  await until(3);

  const requests = await world.simulator.requests({
    platform: 'partnerhub',
    clickId: player.clickId,
  });
  const bodies = requests.map(({ body }) => JSON.parse(body) as { event: string; ngr?: string });
  const amounts = bodies.filter(({ event }) => event === 'revenue').map(({ ngr }) => Number(ngr));
  expect(amounts).toEqual([100, 40, -25]);
  expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(115);
});
