import { randomBytes } from 'node:crypto';
import type { FarAnswer, FarRequest, FarWorld, PlatformBehaviour } from './platform-behaviour.ts';

type Goal = { id: string; alias: string; allowsMultiple: boolean };

/** Goals are set up per account; these are the ones of the simulated account. */
const GOALS: readonly Goal[] = [
  { id: '0', alias: 'default', allowsMultiple: false },
  { id: '1', alias: 'registration', allowsMultiple: false },
  { id: '2', alias: 'ftd', allowsMultiple: false },
  { id: '3', alias: 'rdep', allowsMultiple: true },
  { id: '4', alias: 'qualified', allowsMultiple: false },
  { id: '5', alias: 'revshare', allowsMultiple: true },
];
const STATUSES = ['pending', 'approved', 'rejected'];
const NAMES: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found' };

/**
 * Scaleo's `GET /track/conv`. The other calls (`conv-change`, `conv-addchange`) are not simulated.
 *
 * Documented: the parameters, the mandatory token, and that a second conversion of a click is an
 * error when the goal does not allow multiples. UNVERIFIED, chosen here: the body of this GET (it
 * borrows the documented shape of the REST call), the shape and words of errors, that the HTTP
 * status equals `code`, that the alias wins over the ID, and that an unknown goal is refused.
 *
 * @see https://docs.scaleo.io/brand-api/api-reference/manager-tracking-conversions/create-conversion-by-click-id
 */
export const scaleo: PlatformBehaviour = {
  name: 'scaleo',
  credentials: [{ name: 'token', in: 'query', parameter: 'token' }],
  clickParameter: 'click_id',
  mintClickId: () => randomBytes(16).toString('hex'),
  clickIdsOf: ({ query }) => query.getAll('click_id').filter((clickId) => clickId !== ''),
  answer,
};

function answer(request: FarRequest, world: FarWorld): FarAnswer {
  const { query } = request;
  if (request.method !== 'GET' || request.path !== '/track/conv') {
    return refuse(404, `no such call: ${request.method} ${request.path}`);
  }
  if (world.credentials.token === undefined || query.get('token') !== world.credentials.token) {
    return refuse(401, 'token is missing or wrong');
  }
  const clickId = query.get('click_id') ?? '';
  if (clickId === '') return refuse(400, 'click_id is required');
  if (!world.knowsClick(clickId)) return refuse(404, 'click_id is unknown');
  const goal = findGoal(query);
  if (goal === undefined) return refuse(400, 'goal is unknown');
  const invalid = invalidField(query);
  if (invalid !== undefined) return refuse(400, invalid);
  return convert({ clickId, goal, query, world });
}

function findGoal(query: URLSearchParams): Goal | undefined {
  const alias = query.get('goal_alias');
  if (alias !== null) return GOALS.find((goal) => goal.alias === alias);
  const id = query.get('goal_id') ?? '0';
  return GOALS.find((goal) => goal.id === id);
}

function invalidField(query: URLSearchParams): string | undefined {
  const amount = query.get('amount');
  if (amount !== null && !/^-?\d+(\.\d+)?$/.test(amount)) return 'amount must be a number';
  const status = query.get('conv_status');
  if (status !== null && !STATUSES.includes(status)) {
    return `conv_status must be one of ${STATUSES.join(', ')}`;
  }
  return undefined;
}

type Attempted = { clickId: string; goal: Goal; query: URLSearchParams; world: FarWorld };

function convert({ clickId, goal, query, world }: Attempted): FarAnswer {
  const dedupeKey = goal.allowsMultiple ? undefined : JSON.stringify([clickId, goal.alias]);
  if (dedupeKey !== undefined && world.isConverted(dedupeKey)) {
    const message = `duplicate conversion: goal ${goal.alias} is already recorded for this click`;
    return { ...refuse(400, message), verdict: 'duplicate' };
  }
  const conversionId = world.newConversionId();
  const status = query.get('conv_status') ?? 'approved';
  return {
    status: 200,
    body: JSON.stringify({
      status: 'success',
      code: 200,
      name: 'OK',
      info: { lead_id: conversionId, transaction_id: conversionId, conv_status: status },
    }),
    verdict: 'accepted',
    conversions: [
      {
        conversionId,
        clickId,
        goal: goal.alias,
        dedupeKey,
        transactionId: query.get('adv_order_id') ?? query.get('adv_track_id') ?? undefined,
        playerRef: query.get('adv_user_id') ?? undefined,
        amount: query.get('amount') ?? undefined,
        currency: query.get('currency') ?? undefined,
        status,
      },
    ],
  };
}

function refuse(code: number, message: string): FarAnswer {
  return {
    status: code,
    body: JSON.stringify({ status: 'error', code, name: NAMES[code], message }),
    verdict: 'refused',
    conversions: [],
    why: message,
  };
}
