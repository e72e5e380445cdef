import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { WebhookAnswer } from './ingest-webhook.ts';

const STATUS: Record<WebhookAnswer['outcome'], number> = {
  accepted: 202,
  ignored: 202,
  unparseable: 400,
  'bad-signature': 401,
  'unknown-source': 404,
  'unknown-brand': 404,
  'too-large': 413,
  'bus-refused': 503,
};

const TITLE: Record<WebhookAnswer['outcome'], string> = {
  accepted: 'Accepted',
  ignored: 'Ignored',
  unparseable: 'The webhook cannot be used',
  'bad-signature': 'Signature refused',
  'unknown-source': 'Unknown source',
  'unknown-brand': 'Unknown brand',
  'too-large': 'Body too large',
  'bus-refused': 'Temporarily unavailable',
};

/** The answer as HTTP; what went wrong as a problem document (RFC 9457). */
export function httpAnswer(answer: WebhookAnswer): APIGatewayProxyStructuredResultV2 {
  const status = STATUS[answer.outcome];
  if ('events' in answer) {
    return json(status, 'application/json', { outcome: answer.outcome, events: answer.events });
  }
  return json(status, 'application/problem+json', {
    type: 'about:blank',
    title: TITLE[answer.outcome],
    status,
    code: answer.outcome,
    detail: answer.detail,
    ...('faults' in answer && { faults: answer.faults }),
  });
}

function json(statusCode: number, contentType: string, body: object) {
  return { statusCode, headers: { 'content-type': contentType }, body: JSON.stringify(body) };
}
