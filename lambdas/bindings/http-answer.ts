import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { BindingAnswer } from './ports.ts';

const PLAIN: Record<BindingAnswer['outcome'], { status: number; title: string }> = {
  bound: { status: 200, title: 'Bound' },
  malformed: { status: 400, title: 'The binding cannot be used' },
  unauthorised: { status: 401, title: 'Key refused' },
  'player-already-linked': { status: 409, title: 'The player has another click' },
  'click-already-converted': { status: 409, title: 'The click has another player' },
  'too-large': { status: 413, title: 'Body too large' },
  busy: { status: 503, title: 'Temporarily unavailable' },
};

/** The answer as HTTP; what went wrong as a problem document (RFC 9457). */
export function httpAnswer(answer: BindingAnswer): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PLAIN[answer.outcome];
  if (answer.outcome === 'bound') return json(status, 'application/json', answer);
  const { outcome, detail } = answer;
  return json(status, 'application/problem+json', {
    type: 'about:blank',
    title,
    status,
    code: outcome,
    detail,
    ...('faults' in answer && { faults: answer.faults }),
  });
}

function json(statusCode: number, contentType: string, body: object) {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
  return { statusCode, headers, body: JSON.stringify(body) };
}
