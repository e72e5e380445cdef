import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { jsonAnswer, problemAnswer } from '../adapters/problem-answer.ts';
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

const NOT_KEPT = { 'cache-control': 'no-store' };

/** The answer as HTTP; what went wrong as a problem document. */
export function httpAnswer(answer: BindingAnswer): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PLAIN[answer.outcome];
  if (answer.outcome === 'bound') return jsonAnswer(status, answer, NOT_KEPT);
  const { outcome: code, ...rest } = answer;
  return problemAnswer({ status, title, code, ...rest }, NOT_KEPT);
}
