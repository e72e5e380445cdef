import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handoverKey } from '../../../core/keys.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

let world: Awaited<ReturnType<typeof startHandler>>;
beforeAll(async () => {
  world = await startHandler('clicks', { secrets: { 'postproof/test/pseudonym-key': 'key' } });
});
afterAll(() => world.stop());

const TOKEN = 'token_of_the_handler_1';

/** A request as API Gateway hands it over; the stage under test has no sites. */
function call(routeKey: string, body: object): Promise<APIGatewayProxyStructuredResultV2> {
  const event = {
    version: '2.0',
    routeKey,
    headers: { 'x-forwarded-for': '198.51.100.9' },
    requestContext: { http: { sourceIp: '198.51.100.9' } },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
  return world.handler(event as never) as never;
}

const claim = (installId: string) =>
  call('POST /postproof/handovers/claims', {
    v: 1,
    installId,
    from: { kind: 'token', token: TOKEN },
  });
const counted = () => world.output().find((line) => 'ClickRequests' in line);

describe('the public function', () => {
  test.each([
    ['POST /postproof/clicks', 'click'],
    ['POST /postproof/handovers', 'handover'],
  ])('answers %s, and counts it as such', async (routeKey, route) => {
    const answer = await call(routeKey, {});

    expect(answer.statusCode).toBe(403);
    expect(counted()).toMatchObject({ route, outcome: 'unknown-site', ClickRequests: 1 });
  });

  test('answers claims without an Origin, and counts them', async () => {
    const { table } = world;
    const expiresAtEpochSeconds = Math.floor(Date.now() / 1000) + 3600;
    const click = { platform: 'scaleo', clickId: 'c', clickedAt: '2026-11-22T09:58:00.000Z' };
    const said = { campaign: null, partner: null, brand: 'aurora' };
    const Item = { ...handoverKey(TOKEN), ...click, ...said, expiresAtEpochSeconds };
    await table.client.send(new PutCommand({ TableName: table.tableName, Item }));

    const answers = [await claim('install-of-the-phone'), await claim('install-of-the-tablet')];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 410]);
    expect(JSON.parse(answers[0]?.body ?? '')).toEqual({
      click,
      capture: '1.scaleo.1795341480.c..',
    });
    expect(counted()).toMatchObject({ route: 'claim', outcome: 'claimed', ClickRequests: 1 });
  });

  test('fails on a route that nobody gave it, and says where to look', async () => {
    const lost = call('POST /postproof/elsewhere', {});

    await expect(lost).rejects.toThrow(
      'The route POST /postproof/elsewhere has no answer here. Compare lib/clicks.ts with ROUTES.',
    );
  });
});
