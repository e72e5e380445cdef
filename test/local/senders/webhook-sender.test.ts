import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SOURCE_ADAPTERS } from '../../../integrations/sources/adapters.ts';
import type { SourceAdapterName } from '../../../integrations/sources/descriptions.ts';
import { SignatureRefusedError } from '../../../integrations/sources/source-adapter.ts';
import type { LocalDescription } from '../../../local/launch/local-description.ts';
import {
  openWebhookSender,
  type SignedWebhook,
  send,
  sendAgainAfterFaults,
} from '../../../local/senders/webhook-sender.ts';

const STRIPE_SECRET = 'stripe-signing-secret-of-the-test';
const CRM_SECRET = 'Y3JtLXNpZ25pbmctc2VjcmV0LW9mLXRoZS10ZXN0';
const SECRETS: Record<string, string> = {
  'postproof/local/source/stripe': STRIPE_SECRET,
  'postproof/local/source/crm': CRM_SECRET,
};
const DEPOSIT = {
  playerId: 'player-1',
  brand: 'aurora',
  depositId: 'dep-1',
  amountMinor: 5000,
  currency: 'EUR',
  eventId: 'evt_1',
  occurredAt: new Date('2026-11-22T10:00:00.000Z'),
};

async function listen(onRequest: RequestListener): Promise<string> {
  const server = createServer(onRequest).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A sender with the secrets that a stack would give it. */
async function openSender() {
  const aws = await listen(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { SecretId } = JSON.parse(Buffer.concat(chunks).toString());
    answer.end(JSON.stringify({ SecretString: SECRETS[SecretId] }));
  });
  const description = {
    aws,
    webhooks: 'http://127.0.0.1:4566/webhooks',
    clicks: 'http://127.0.0.1:4566/postproof',
    region: 'eu-west-1',
    accessKeyId: 'operator',
    secretAccessKey: 'operator',
  } as LocalDescription;
  return openWebhookSender(description);
}

/** What the product's own adapter makes of a webhook. */
async function receive(name: SourceAdapterName, webhook: SignedWebhook, secret: string) {
  const adapter = SOURCE_ADAPTERS[name];
  const request = { ...webhook, method: 'POST', body: Buffer.from(webhook.body) };
  const nowEpochMs = Date.now();
  await adapter.verify(request, {
    credentials: [{ signingKey: secret }],
    settings: {},
    nowEpochMs,
    toleranceSeconds: 60,
    fetchCertificate: () => Promise.reject(new Error('no certificate is needed')),
  });
  return adapter.read(request, { settings: {}, currencies: {}, nowEpochMs });
}

test('a Stripe deposit verifies and reads as the deposit it was made from', async () => {
  const { stripeDeposit } = await openSender();

  const webhook = stripeDeposit(DEPOSIT);

  expect(webhook.url).toBe('http://127.0.0.1:4566/webhooks/stripe');
  expect(await receive('stripe', webhook, STRIPE_SECRET)).toEqual({
    kind: 'events',
    events: [
      {
        type: 'deposit',
        sourceEventId: 'evt_1',
        occurredAt: '2026-11-22T10:00:00.000Z',
        playerId: 'player-1',
        brand: 'aurora',
        depositId: 'dep-1',
        transactionId: 'pi_dep-1',
        amountMinor: '5000',
        currency: 'EUR',
      },
    ],
  });
});

test('a CRM event verifies and reads as the event it was made from', async () => {
  const { crmEvent } = await openSender();
  const click = { platform: 'scaleo', clickId: 'c-1', clickedAt: '2026-11-22T09:00:00.000Z' };

  const webhook = crmEvent(
    'registration',
    { playerId: 'player-1', brand: 'aurora', click },
    { id: 'msg_1', occurredAt: new Date('2026-11-22T10:00:00.000Z') },
  );

  expect(webhook.url).toBe('http://127.0.0.1:4566/webhooks/crm');
  expect(await receive('standard-webhooks', webhook, CRM_SECRET)).toEqual({
    kind: 'events',
    events: [
      {
        type: 'registration',
        sourceEventId: 'msg_1',
        occurredAt: '2026-11-22T10:00:00.000Z',
        playerId: 'player-1',
        brand: 'aurora',
        click,
      },
    ],
  });
});

test.each<[SourceAdapterName, string]>([
  ['stripe', 'another-signing-secret'],
  ['standard-webhooks', 'YW5vdGhlci1zaWduaW5nLXNlY3JldA=='],
])(
  'a %s webhook is signed with its source’s secret and with its very body',
  async (name, other) => {
    const sender = await openSender();
    const isStripe = name === 'stripe';
    const webhook = isStripe ? sender.stripeDeposit(DEPOSIT) : sender.crmEvent('deposit', {});
    const changed = { ...webhook, body: `${webhook.body} ` };

    await expect(receive(name, webhook, other)).rejects.toThrow(SignatureRefusedError);
    await expect(receive(name, changed, isStripe ? STRIPE_SECRET : CRM_SECRET)).rejects.toThrow(
      SignatureRefusedError,
    );
  },
);

test('without an ID each webhook is an event of its own', async () => {
  const { stripeDeposit, crmEvent } = await openSender();
  const { eventId, ...unnamed } = DEPOSIT;

  const stripeIds = [1, 2].map(() => JSON.parse(stripeDeposit(unnamed).body).id);
  const crmIds = [1, 2].map(() => crmEvent('deposit', {}).headers['webhook-id']);

  expect(new Set([eventId, ...stripeIds, ...crmIds]).size).toBe(5);
});

test('sending gives the status, and 0 where nobody answers', async () => {
  const bodies: string[] = [];
  const url = await listen(async (incoming, answer) => {
    for await (const chunk of incoming) bodies.push(String(chunk));
    answer.writeHead(incoming.headers['x-signature'] === 'ok' ? 202 : 401).end();
  });
  const broken = await listen((incoming) => incoming.socket.destroy());

  expect(await send({ url, headers: { 'x-signature': 'ok' }, body: '{"a":1}' })).toBe(202);
  expect(await send({ url, headers: {}, body: '{}' })).toBe(401);
  expect(await send({ url: broken, headers: {}, body: '{}' })).toBe(0);
  expect(bodies).toEqual(['{"a":1}', '{}']);
});

test.each([
  ['a fault is sent again', [500, 503, 202], 202],
  ['a refusal is not sent again', [401, 202], 401],
  ['faults without end are given up after six tries', [500, 500, 500, 500, 500, 502, 202], 502],
])('%s', async (_, answers, last) => {
  const waiting = [...answers];
  const url = await listen((_request, answer) => {
    answer.statusCode = waiting.shift() ?? 404;
    answer.end();
  });

  const status = await sendAgainAfterFaults({ url, headers: {}, body: '{}' }, 0);

  expect(status).toBe(last);
});
