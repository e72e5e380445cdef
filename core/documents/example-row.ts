import { MILESTONES, type Milestone } from '../milestones.ts';
import type { PostbackValues } from '../postback.ts';
import type { RenderInput } from '../rendering/render-request.ts';
import type { PlatformKeys } from '../signing/signing-key.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';
import type { SigningRecipe } from '../specification/signing-recipe.ts';
import { attributesIn } from '../specification/walk-values.ts';

/**
 * One plausible postback of each milestone, by which documents show what a platform receives. The
 * currency and the click ID are such as the platform takes.
 */

const BRAND = 'aurora';
const PLAYER_REF = 'p_1';
const OCCURRED_AT = '2026-11-22T10:00:00.000Z';
const SENT_AT_EPOCH_MS = Date.parse('2026-11-22T10:00:05.000Z');
/** In minor units. */
const SUM = '5000';
const PAYOUT = '2500';
/** 32 bytes that nobody can take for a secret. */
const EXAMPLE_KEY_TEXT = 'postproof-example-key-not-secret';

/** What happened once for the operator, as the last part of a transaction ID. */
const REFERENCES: Record<Milestone, string> = {
  registration: PLAYER_REF,
  ftd: 'dep-1',
  deposit: 'dep-2',
  qualified: PLAYER_REF,
  revenue: '2026-11',
  reversal: 'dep-1',
};

const DEVICE = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const ATTRIBUTES: Record<string, string> = {
  ip: '203.0.113.7',
  ipv4: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  deviceId: DEVICE,
  gpsAdid: DEVICE,
  idfa: DEVICE,
  webUuid: DEVICE,
  appsflyerId: '1415211453000-6513894',
  promoCode: 'SPRING',
  publisherId: '45628',
};

export type ExampleOptions = {
  test?: true;
  /** Without settings and values that the platform does not always want. */
  least?: true;
  /** Why something is taken back. */
  cause?: 'refund' | 'chargeback';
};

/** Everything the renderer needs to show this milestone's request. */
export function exampleInput(
  specification: PlatformSpecification,
  milestone: Milestone,
  options: ExampleOptions = {},
): RenderInput {
  const keys = specification.signing && { keys: exampleKeys(specification.signing) };
  return {
    platform: {
      specification,
      ...exampleAddress(specification),
      account: exampleAccount(specification, options),
      words: {},
    },
    row: {
      milestone,
      brand: BRAND,
      ...(options.test && { test: true }),
      values: exampleValues(specification, milestone, options),
    },
    // As long as the mask that stands for it, so that the shown length of a body is its own.
    credentials: Object.fromEntries(specification.credentials.map((name) => [name, 'key'])),
    ...keys,
    nowEpochMs: SENT_AT_EPOCH_MS,
  };
}

/** The published example key, in the form in which the recipe takes a key. */
export function exampleKeys({ key }: SigningRecipe): PlatformKeys {
  const bytes = Buffer.from(EXAMPLE_KEY_TEXT);
  const text = key.encoding === 'utf8' ? EXAMPLE_KEY_TEXT : bytes.toString(key.encoding);
  return { current: { keyId: 'k-example', key: `${key.prefix ?? ''}${text}` } };
}

function exampleAddress({ baseUrl, testMode }: PlatformSpecification) {
  return {
    baseUrl: baseUrl.replaceAll(/\{([^}]*)\}/g, 'your-$1'),
    ...(testMode.by === 'endpoint' && {
      testBaseUrl: testMode.baseUrl ?? 'https://your-test-host',
    }),
  };
}

function exampleAccount(
  { account }: PlatformSpecification,
  { least }: ExampleOptions,
): Record<string, string> {
  const settings = Object.entries(account).filter(([, { optional }]) => !(least && optional));
  return Object.fromEntries(settings.map(([name, { example }]) => [name, example]));
}

function exampleValues(
  specification: PlatformSpecification,
  milestone: Milestone,
  { least, cause = 'refund' }: ExampleOptions,
): PostbackValues {
  const attributes = Object.fromEntries(
    attributesIn(specification).map((name) => [name, ATTRIBUTES[name] ?? `example-${name}`]),
  );
  return {
    clickId: specification.clickId.example,
    playerRef: PLAYER_REF,
    transactionId: `${milestone}:${BRAND}:${REFERENCES[milestone]}`,
    occurredAt: OCCURRED_AT,
    clickedAt: '2026-11-20T09:00:00.000Z',
    ...(!least && { campaign: 'spring', partner: 'partner-7', attributes }),
    amounts: {
      payout: PAYOUT,
      ...(REFERENCES[milestone] !== PLAYER_REF && {
        deposit: SUM,
        ggr: SUM,
        ngr: SUM,
        revenue: SUM,
      }),
    },
    currency: exampleCurrency(specification),
    ...(milestone === 'reversal' && { reversal: { ...exampleOriginal(specification), cause } }),
  };
}

/** What is taken back: the first deposit, where the platform gets one. */
function exampleOriginal({ events }: PlatformSpecification) {
  const candidates: Milestone[] = ['ftd', 'deposit', ...MILESTONES];
  const milestone = candidates.find((candidate) => events[candidate] !== undefined) ?? 'ftd';
  const transactionId = `${milestone}:${BRAND}:${REFERENCES[milestone]}`;
  return { whole: true, original: { milestone, occurrence: 'once', transactionId } };
}

/** Euro, unless the platform takes others only. */
function exampleCurrency({ money, account }: PlatformSpecification): string {
  const rule = money?.currency;
  if (rule?.rule === 'one') {
    return typeof rule.code === 'string'
      ? rule.code
      : (account[rule.code.account]?.example ?? 'EUR');
  }
  if (rule?.rule === 'listed' && !rule.codes.includes('EUR')) return rule.codes[0] ?? 'EUR';
  return 'EUR';
}
