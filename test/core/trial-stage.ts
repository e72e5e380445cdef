import {
  InvalidStageError,
  type PipelineConfig,
  resolvePipelineConfig,
} from '../../core/pipeline-config.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { SOURCE_DESCRIPTIONS } from '../../integrations/sources/descriptions.ts';
import { writtenSpecification } from './specification.ts';

const EVENTS = { registration: 'reg', ftd: 'first', deposit: 'dep' };
export const ONE_EACH = {
  specification: 'counts-again',
  baseUrl: 'https://platform.example.com',
  brands: { aurora: {} },
};
export const STAGE: StageConfigInput = {
  stage: 'trial',
  brands: ['aurora', 'borealis'],
  sources: { stripe: { adapter: 'stripe' }, crm: { adapter: 'standard-webhooks' } },
  authority: { registration: 'crm', deposit: 'stripe' },
  platforms: { alpha: ONE_EACH },
  alarms: { runbookUrl: 'https://example.com/runbook' },
};
const REPEATS = {
  registration: { effect: 'recognised', key: 'click_id' },
  ftd: { effect: 'counted-again', key: 'none' },
  deposit: { effect: 'counted-again', key: 'none' },
} as const;
/** A platform that can be asked about first deposits. */
function lookupAt(baseUrl: string) {
  const status = { min: 200, max: 299 };
  return writtenSpecification({
    events: EVENTS,
    repeats: REPEATS,
    lookup: {
      milestones: ['ftd'],
      baseUrl,
      request: {
        method: 'GET',
        path: '/report',
        query: [{ name: 'order', value: { from: 'field', field: 'transactionId' } }],
      },
      answers: [
        {
          name: 'found',
          when: { status, bodyContains: ['"{transactionId}"'] },
          verdict: 'found',
          example: { status: 200, body: '["{transactionId}"]' },
        },
        {
          name: 'empty',
          when: { status, bodyEquals: '[]' },
          verdict: 'not-found',
          example: { status: 200, body: '[]' },
        },
      ],
      delaySeconds: 60,
    },
  });
}

const SPECIFICATIONS = {
  'can-be-asked': lookupAt('https://api.example.com'),
  'asked-by-account': lookupAt('https://{network}.example.com'),
  'counts-again': writtenSpecification({ events: EVENTS, repeats: REPEATS }),
  'accepts-duplicates': writtenSpecification({
    events: EVENTS,
    repeats: REPEATS,
    acceptDuplicates: true,
  }),
  'wants-account': writtenSpecification({
    name: 'wants-account',
    title: 'Wants account',
    baseUrl: 'https://{network}.example.com',
    words: 'account',
    account: {
      brandId: { meaning: 'the ID of the brand', example: 'b-1', pattern: 'b-[0-9]+' },
      note: { meaning: 'a note', example: 'n', optional: true },
    },
    requests: {
      conversion: {
        method: 'GET',
        path: '/conv',
        query: [
          { name: 'click', value: { from: 'field', field: 'clickId' } },
          { name: 'goal', value: { from: 'event' } },
          { name: 'brand_id', value: { from: 'account', setting: 'brandId' } },
          { name: 'note', value: { from: 'account', setting: 'note' }, absent: 'omit' },
          { name: 'payout', value: { from: 'money', money: 'payout' } },
        ],
      },
    },
    money: { currency: { rule: 'any' } },
  }),
  'forgets-clicks': writtenSpecification({
    events: EVENTS,
    repeats: REPEATS,
    window: { maxDays: 90, minSeconds: 60 },
  }),
  broken: writtenSpecification({ name: 'broken', repeats: {} }),
};

export function resolve(overrides: object = {}): PipelineConfig {
  const input = { ...STAGE, ...overrides } as StageConfigInput;
  return resolvePipelineConfig(input, {
    specifications: SPECIFICATIONS,
    sources: SOURCE_DESCRIPTIONS,
  });
}

export function platform(settings: object): object {
  return { platforms: { alpha: { ...ONE_EACH, ...settings } } };
}

export function faultsOf(overrides: object): readonly string[] {
  try {
    resolve(overrides);
    return [];
  } catch (error) {
    if (error instanceof InvalidStageError) return error.faults;
    throw error;
  }
}
