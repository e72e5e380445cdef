import type { AnswerRule, PlatformSpecificationInput } from '../../core/platform-specification.ts';
import { HTTP_RULES } from './http-rules.ts';

/** Scaleo: one GET per conversion, found by click ID and goal. */
export const scaleo: PlatformSpecificationInput = {
  name: 'scaleo',
  version: 1,
  sources: [
    'http://help.scaleo.io/article/484-ultimate-postbacks-add-change-conversion',
    'https://docs.scaleo.io/brand-api/api-reference/manager-tracking-conversions/create-conversion-by-click-id',
    'https://docs.kukuruku.win/ru/docs/postbacks',
  ],
  unverified: [
    'The body of the answer to a GET: the rules expect the documented shape of the REST call.',
    'The wording of the error for a second conversion: a body that says "duplicate" is read as one where the status is 2xx, 400, 409 or 422.',
    'The status codes of refusals.',
    'The parameter `currency`: named only in a merchant guide, which asks for the deposit currency.',
    'The goal aliases `registration`, `ftd` and `rdep`: each account defines its own.',
  ],
  request: {
    method: 'GET',
    path: '/track/conv',
    encoding: 'query',
    headers: [],
    parameters: [
      { name: 'click_id', value: { from: 'field', field: 'clickId' } },
      { name: 'goal_alias', value: { from: 'event' } },
      { name: 'adv_order_id', value: { from: 'field', field: 'transactionId' } },
      { name: 'adv_user_id', value: { from: 'field', field: 'playerRef' } },
      {
        name: 'amount',
        value: { from: 'field', field: 'amount' },
        milestones: ['ftd', 'deposit'],
      },
      {
        name: 'currency',
        value: { from: 'field', field: 'currency' },
        milestones: ['ftd', 'deposit'],
      },
      { name: 'token', value: { from: 'credential', credential: 'token' } },
    ],
  },
  credentials: ['token'],
  events: { registration: 'registration', ftd: 'ftd', deposit: 'rdep' },
  // The documented example is 32 lower-case hex characters, but no rule is: carry whatever came.
  clickId: { pattern: '[\\s\\S]+', maxLength: 255 },
  transactionIdMaxLength: 255,
  answers: [
    {
      name: 'success',
      when: { status: { min: 200, max: 299 }, json: { path: ['status'], equals: 'success' } },
      verdict: 'accepted',
    },
    // Only answers that speak of the conversion: a 403 or 429 page may hold the word as well.
    duplicate('duplicate-in-200', 200, 299),
    duplicate('duplicate', 400, 400),
    duplicate('duplicate-conflict', 409, 409),
    duplicate('duplicate-unprocessable', 422, 422),
    {
      name: 'click-not-found',
      when: { status: { min: 404, max: 404 } },
      verdict: 'refused',
      reason: 'click-not-found',
    },
    {
      name: 'error-in-200',
      when: { status: { min: 200, max: 299 }, json: { path: ['status'], equals: 'error' } },
      verdict: 'refused',
      reason: 'platform-error',
    },
    ...HTTP_RULES,
  ],
  repeats: {
    registration: {
      effect: 'recognised',
      key: 'click_id + goal, while "multiple conversions" is off',
    },
    ftd: { effect: 'recognised', key: 'click_id + goal, while "multiple conversions" is off' },
    deposit: { effect: 'counted-again', key: 'none: the goal allows multiple conversions' },
  },
};

function duplicate(name: string, min: number, max: number): AnswerRule {
  return { name, when: { status: { min, max }, bodyContains: 'duplicate' }, verdict: 'duplicate' };
}
