import type { Milestone } from '../../../../core/milestones.ts';
import type { PostbackValues, RequestRecord } from '../../../../core/postback.ts';
import { type RenderFault, renderRequest } from '../../../../core/rendering/render-request.ts';
import { checkSpecification } from '../../../../core/specification/check-specification.ts';
import type {
  PlatformSpecification,
  PlatformSpecificationInput,
} from '../../../../core/specification/platform-specification.ts';
import { writtenSpecification } from '../../specification.ts';

/** One row of the table of variations, and what shows that a specification can say it. */
export type Dimension = { number: number; what: string; shows: () => void };

export type Overrides = Partial<PlatformSpecificationInput>;

export type Given = {
  milestone?: Milestone;
  values?: Partial<PostbackValues>;
  account?: Record<string, string>;
  words?: Partial<Record<Milestone, string>>;
  baseUrl?: string;
  testBaseUrl?: string;
  test?: true;
};

const VALUES: PostbackValues = {
  clickId: 'c1',
  playerRef: 'p1',
  transactionId: 't1',
  occurredAt: '2026-11-22T10:00:00.000Z',
  clickedAt: '2026-11-20T09:00:00.000Z',
};

/** @throws {Error} with the faults of a specification that has any */
export function platform(overrides: Overrides): PlatformSpecification {
  const checked = checkSpecification(writtenSpecification(overrides));
  if ('faults' in checked) throw new Error(checked.faults.join('\n'));
  return checked.specification;
}

/** What a sound specification makes of a first deposit of 50 EUR, or of what is given. */
export function send(overrides: Overrides, given: Given = {}): RequestRecord {
  const result = render(overrides, given);
  if ('fault' in result) throw new Error(JSON.stringify(result.fault));
  return result.wire;
}

export function faultOf(overrides: Overrides, given: Given = {}): RenderFault | undefined {
  const result = render(overrides, given);
  return 'fault' in result ? result.fault : undefined;
}

function render(overrides: Overrides, given: Given) {
  const specification = platform(overrides);
  const { milestone = 'ftd', values, account = {}, words = {}, baseUrl, testBaseUrl, test } = given;
  return renderRequest({
    platform: {
      specification,
      baseUrl: baseUrl ?? specification.baseUrl,
      testBaseUrl,
      account,
      words,
    },
    row: {
      milestone,
      brand: 'aurora',
      test,
      values: { ...VALUES, amounts: { deposit: '5000' }, currency: 'EUR', ...values },
    },
    credentials: Object.fromEntries(
      specification.credentials.map((name) => [name, `secret-${name}`]),
    ),
    keys: { current: { keyId: 'k1', key: 'example-key' } },
    nowEpochMs: Date.parse('2026-11-22T10:00:05Z'),
  });
}
