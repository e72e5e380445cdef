import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { jsonAnswer, problemAnswer } from '../adapters/problem-answer.ts';
import type { PublicAnswer } from './ports.ts';

const PLAIN: Record<PublicAnswer['outcome'], { status: number; title: string }> = {
  recorded: { status: 204, title: 'Recorded' },
  missed: { status: 204, title: 'Recorded' },
  claimed: { status: 200, title: 'Claimed' },
  'no-token': { status: 200, title: 'No click' },
  'malformed-token': { status: 200, title: 'No click' },
  'handed-over': { status: 201, title: 'Handed over' },
  malformed: { status: 400, title: 'The request cannot be used' },
  'unknown-site': { status: 403, title: 'Unknown site' },
  'unknown-token': { status: 404, title: 'Unknown token' },
  'token-taken': { status: 409, title: 'The token stands for another click' },
  'already-claimed': { status: 410, title: 'Claimed by another installation' },
  expired: { status: 410, title: 'Not claimed in time' },
  'too-large': { status: 413, title: 'Body too large' },
  'unknown-platform': { status: 422, title: 'Unknown platform' },
  'too-many': { status: 429, title: 'Too many requests' },
};

const NO_CONTENT = 204;
const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
/** Requests are counted by the minute. */
const RETRY_AFTER_SECONDS = 60;

/** The answer as HTTP; what went wrong as a problem document, with nothing of the request in it. */
export function httpAnswer(answer: PublicAnswer): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PLAIN[answer.outcome];
  if ('detail' in answer) {
    const { outcome: code, ...rest } = answer;
    const wait = code === 'too-many' && { 'retry-after': String(RETRY_AFTER_SECONDS) };
    return problemAnswer({ status, title, code, ...rest }, { ...COMMON, ...wait });
  }
  if ('body' in answer) return jsonAnswer(status, answer.body, COMMON);
  const cookie = 'cookie' in answer ? answer.cookie : undefined;
  return {
    statusCode: NO_CONTENT,
    headers: COMMON,
    ...(cookie !== undefined && { cookies: [cookie] }),
  };
}
