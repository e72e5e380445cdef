import { describe, expect, test } from 'vitest';
import { httpAnswer } from '../../../lambdas/ingest/http-answer.ts';
import type { WebhookAnswer } from '../../../lambdas/ingest/ingest-webhook.ts';

describe('the HTTP answer to a webhook', () => {
  test.each<[WebhookAnswer, string]>([
    [{ outcome: 'accepted', events: 2 }, '{"outcome":"accepted","events":2}'],
    [{ outcome: 'ignored', events: 0 }, '{"outcome":"ignored","events":0}'],
  ])('is 202 where it was taken: $outcome', (answer, body) => {
    expect(httpAnswer(answer)).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body,
    });
  });

  test.each<[Extract<WebhookAnswer, { detail: string }>['outcome'], number, string]>([
    ['bad-signature', 401, 'Signature refused'],
    ['unknown-source', 404, 'Unknown source'],
    ['unknown-brand', 404, 'Unknown brand'],
    ['too-large', 413, 'Body too large'],
    ['bus-refused', 503, 'Temporarily unavailable'],
  ])('is a problem document where it was not: %s is %d', (...given) => {
    const [outcome, statusCode, title] = given;

    const answer = httpAnswer({ outcome, detail: 'Why.' } as WebhookAnswer);

    expect(answer).toEqual({
      statusCode,
      headers: { 'content-type': 'application/problem+json' },
      body: `{"type":"about:blank","title":"${title}","status":${statusCode},"code":"${outcome}","detail":"Why."}`,
    });
  });

  test('names every fault of a webhook that cannot be used', () => {
    const answer = httpAnswer({
      outcome: 'unparseable',
      detail: 'The webhook cannot be used: type: is missing.',
      faults: ['type: is missing'],
    });

    expect(answer).toEqual({
      statusCode: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: '{"type":"about:blank","title":"The webhook cannot be used","status":400,"code":"unparseable","detail":"The webhook cannot be used: type: is missing.","faults":["type: is missing"]}',
    });
  });
});
