import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { jsonAnswer, problemAnswer } from '../adapters/problem-answer.ts';
import type { WebhookAnswer } from './ingest-webhook.ts';

const PLAIN: Record<WebhookAnswer['outcome'], { status: number; title: string }> = {
  accepted: { status: 202, title: 'Accepted' },
  ignored: { status: 202, title: 'Ignored' },
  handshake: { status: 200, title: 'Answered' },
  unparseable: { status: 400, title: 'The webhook cannot be used' },
  'bad-signature': { status: 401, title: 'Signature refused' },
  'unknown-source': { status: 404, title: 'Unknown source' },
  'unknown-brand': { status: 404, title: 'Unknown brand' },
  'wrong-method': { status: 405, title: 'Method not allowed' },
  'too-large': { status: 413, title: 'Body too large' },
  'not-ready': { status: 503, title: 'Temporarily unavailable' },
  'bus-refused': { status: 503, title: 'Temporarily unavailable' },
};

/** The answer as HTTP; what went wrong as a problem document. */
export function httpAnswer(answer: WebhookAnswer): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PLAIN[answer.outcome];
  if ('events' in answer) {
    const { reply, outcome, events } = answer;
    if (reply === undefined) return jsonAnswer(status, { outcome, events });
    const headers = { ...reply.headers, 'content-type': reply.contentType };
    return { statusCode: reply.status, headers, body: reply.body };
  }
  const { outcome: code, ...rest } = answer;
  return problemAnswer({ status, title, code, ...rest });
}
