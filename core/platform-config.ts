import * as z from 'zod';
import { MILESTONES, type Milestone } from './milestones.ts';
import { minorUnits } from './money/amount-text.ts';
import { exponentOf } from './money/currencies.ts';
import { checkSpecification } from './specification/check-specification.ts';
import { matchesWhole } from './specification/pattern.ts';
import {
  type PlatformSpecification,
  type PlatformSpecificationInput,
  platformSpecification,
  UNKNOWN_OUTCOME_POLICIES,
  type UnknownOutcomePolicy,
} from './specification/platform-specification.ts';
import { milestonesIn } from './specification/walk-requests.ts';
import { attributesIn, milestonesNeeding, moneyIn } from './specification/walk-values.ts';
import { type StageConfig, stageConfig } from './stage-config.ts';
import { windowFaults } from './window-faults.ts';

const milestone = z.enum(MILESTONES);
type PlatformSettings = StageConfig['platforms'][string];

/** One platform of a stage, as the functions run by it: settings, defaults and specification in one. */
export const platformConfig = stageConfig.shape.platforms.valueType.omit({ payouts: true }).extend({
  specification: platformSpecification,
  baseUrl: z.string(),
  retryDelaysSeconds: z.array(z.int()).min(1),
  timeoutSeconds: z.int(),
  maxConcurrency: z.int(),
  unknownOutcome: z.partialRecord(milestone, z.enum(UNKNOWN_OUTCOME_POLICIES)),
  payouts: z.partialRecord(
    milestone,
    z.strictObject({ amountMinor: z.string(), currency: z.string() }),
  ),
  /** What of an event's attributes the platform asks for; nothing else is kept of them. */
  attributes: z.array(z.string()),
});

export type PlatformConfig = z.infer<typeof platformConfig>;

type Context = {
  specifications: Record<string, PlatformSpecificationInput>;
  stage: Pick<StageConfig, 'brands' | 'currencies'>;
};

/**
 * Joins a platform's settings with the specification it names.
 *
 * @returns every fault, and the platform unless its specification is missing or wrong: then more
 *   faults can be found in it
 */
export function resolvePlatform(
  name: string,
  settings: PlatformSettings,
  { specifications, stage }: Context,
): { platform?: PlatformConfig; faults: string[] } {
  const written = Object.hasOwn(specifications, settings.specification)
    ? specifications[settings.specification]
    : undefined;
  if (written === undefined) {
    return {
      faults: [
        `platforms.${name}.specification is "${settings.specification}", allowed: ${Object.keys(specifications).join(', ')}`,
      ],
    };
  }
  const checked = checkSpecification(written);
  if ('faults' in checked) {
    const where = `integrations/platforms/${settings.specification}.ts`;
    return { faults: checked.faults.map((fault) => `${where}: ${fault}`) };
  }
  const { specification } = checked;
  const about = { name, settings, specification };
  const faults = [
    ...addressFaults(about),
    ...accountFaults(about, stage),
    ...wordFaults(about),
    ...payoutFaults(about, stage),
    ...unknownOutcomeFaults(about),
    ...milestoneFaults(about, stage),
    ...windowFaults(about),
  ];
  return { platform: joined(about, stage), faults };
}

type About = { name: string; settings: PlatformSettings; specification: PlatformSpecification };

function joined(about: About, stage: Context['stage']): PlatformConfig {
  const { settings } = about;
  const specification = { ...about.specification, events: eventsWanted(about) };
  const { delivery } = specification;
  return {
    ...settings,
    specification,
    baseUrl: settings.baseUrl ?? specification.baseUrl,
    ...lookupAddress(settings, specification),
    retryDelaysSeconds: settings.retryDelaysSeconds ?? delivery.retryDelaysSeconds,
    timeoutSeconds: settings.timeoutSeconds ?? delivery.timeoutSeconds,
    maxConcurrency: settings.maxConcurrency ?? delivery.maxConcurrency,
    requestsPerSecond: settings.requestsPerSecond ?? delivery.requestsPerSecond,
    unknownOutcome: Object.fromEntries(
      milestonesIn(specification).map((wanted) => [
        wanted,
        settings.unknownOutcome[wanted] ?? defaultPolicy(specification, wanted),
      ]),
    ),
    payouts: Object.fromEntries(
      Object.entries(settings.payouts).map(([wanted, { amount, currency }]) => {
        const exponent = exponentOf(currency, stage.currencies) ?? 0;
        return [wanted, { amountMinor: minorUnits(amount, exponent) ?? '0', currency }];
      }),
    ),
    attributes: attributesIn(specification),
  };
}

/** An example with placeholders is no address; nobody asks there before the stage file gives one. */
function lookupAddress(
  { lookupBaseUrl }: PlatformSettings,
  { lookup }: PlatformSpecification,
): Pick<PlatformSettings, 'lookupBaseUrl'> {
  const own = lookup?.baseUrl?.includes('{') ? undefined : lookup?.baseUrl;
  const address = lookupBaseUrl ?? own;
  return address === undefined ? {} : { lookupBaseUrl: address };
}

/** `resend` where a second request is recognised by the platform, else `park`. */
function defaultPolicy(
  specification: PlatformSpecification,
  wanted: Milestone,
): UnknownOutcomePolicy {
  return specification.repeats[wanted]?.effect === 'recognised' ? 'resend' : 'park';
}

function addressFaults({ name, settings, specification }: About): string[] {
  const asks = Object.values(settings.unknownOutcome).includes('verify');
  const wanted = {
    baseUrl: specification.baseUrl,
    ...(asks && { lookupBaseUrl: specification.lookup?.baseUrl }),
  };
  return (Object.entries(wanted) as Array<[keyof typeof wanted, string | undefined]>).flatMap(
    ([setting, example]) =>
      settings[setting] === undefined && example?.includes('{')
        ? [
            `platforms.${name}.${setting} is missing: every account at ${specification.title} has its own, such as ${example}`,
          ]
        : [],
  );
}

function accountFaults(
  { name, settings, specification }: About,
  stage: Context['stage'],
): string[] {
  const { brands } = stage;
  const { account } = specification;
  const known = Object.keys(account).join(', ') || 'none';
  const given: Array<[string, Record<string, string>]> = [
    [`platforms.${name}.account`, settings.account],
    ...Object.entries(settings.brands).map(([brand, own]): [string, Record<string, string>] => [
      `platforms.${name}.brands.${brand}.account`,
      own.account,
    ]),
  ];
  const wrong = given.flatMap(([path, values]) =>
    Object.entries(values).flatMap(([setting, value]) => {
      const rule = Object.hasOwn(account, setting) ? account[setting] : undefined;
      if (rule === undefined) return [`${path}.${setting} is no setting, allowed: ${known}`];
      if (rule.pattern === undefined || matchesWhole(rule.pattern, value)) return [];
      return [
        `${path}.${setting} is "${value}", allowed: ${rule.pattern}, such as ${rule.example}`,
      ];
    }),
  );
  const missing = Object.entries(account).flatMap(([setting, { optional, meaning, example }]) =>
    optional || Object.hasOwn(settings.account, setting)
      ? []
      : Object.entries(settings.brands)
          .filter(([brand, own]) => brands.includes(brand) && !Object.hasOwn(own.account, setting))
          .map(
            ([brand]) =>
              `platforms.${name}.account.${setting} is missing for the brand ${brand}: ${meaning}, such as ${example}; give it there or in platforms.${name}.brands.${brand}.account`,
          ),
  );
  return [
    ...wrong,
    ...missing,
    ...given.flatMap((one) => currencyFaults(one, { specification, currencies: stage.currencies })),
  ];
}

/** The account's currency is compared with codes: one that is none would hold every sum. */
function currencyFaults(
  [path, values]: [string, Record<string, string>],
  { specification, currencies }: Pick<About, 'specification'> & Pick<StageConfig, 'currencies'>,
): string[] {
  const rule = specification.money?.currency;
  if (rule?.rule !== 'one' || typeof rule.code === 'string') return [];
  const setting = rule.code.account;
  const value = Object.hasOwn(values, setting) ? values[setting] : undefined;
  if (value === undefined || exponentOf(value, currencies) !== undefined) return [];
  return [`${path}.${setting} is "${value}", allowed: a known currency's code in upper case`];
}

/** Not every operator has these to report: without the account's own word they are not wanted. */
const OPTIONAL_WORDS: readonly Milestone[] = ['qualified', 'revenue'];

/** The events without those whose word is the account's and was not given. */
function eventsWanted({ settings, specification }: About): PlatformSpecification['events'] {
  if (specification.words !== 'account') return specification.events;
  const wanted = Object.entries(specification.events).filter(([milestone, { word }]) => {
    const name = milestone as Milestone;
    return (
      word === undefined || settings.words[name] !== undefined || !OPTIONAL_WORDS.includes(name)
    );
  });
  return Object.fromEntries(wanted);
}

function wordFaults({ name, settings, specification }: About): string[] {
  const milestones = milestonesIn(specification);
  const given = Object.keys(settings.words) as Milestone[];
  if (specification.words === 'vendor' && given.length > 0) {
    return [
      `platforms.${name}.words has ${given.join(', ')}, allowed: none, because ${specification.title} has words of its own`,
    ];
  }
  const unknown = given
    .filter((wanted) => !milestones.includes(wanted))
    .map(
      (wanted) =>
        `platforms.${name}.words.${wanted} is for a milestone that ${specification.title} never gets, allowed: ${milestones.join(', ')}`,
    );
  const missing = milestones
    .filter((wanted) => specification.events[wanted]?.word !== undefined)
    .filter((wanted) => !OPTIONAL_WORDS.includes(wanted))
    .filter((wanted) => specification.words === 'account' && !given.includes(wanted))
    .map(
      (wanted) =>
        `platforms.${name}.words.${wanted} is missing: every account at ${specification.title} has its own, such as "${specification.events[wanted]?.word}"`,
    );
  return [...unknown, ...missing];
}

function payoutFaults(
  { name, settings, specification }: About,
  { currencies }: Context['stage'],
): string[] {
  const wrong = Object.entries(settings.payouts).flatMap(([wanted, { amount, currency }]) => {
    const path = `platforms.${name}.payouts.${wanted}`;
    const exponent = exponentOf(currency, currencies);
    if (exponent === undefined) return [`${path}.currency is "${currency}", allowed: known codes`];
    return minorUnits(amount, exponent) === undefined
      ? [`${path}.amount is "${amount}", allowed: at most ${exponent} decimals in ${currency}`]
      : [];
  });
  const missing = milestonesNeeding(specification, 'payout')
    .filter((wanted) => settings.payouts[wanted] === undefined)
    .map(
      (wanted) =>
        `platforms.${name}.payouts.${wanted} is missing: ${specification.title} is told what the affiliate earns`,
    );
  return [...wrong, ...missing];
}

function unknownOutcomeFaults({ name, settings, specification }: About): string[] {
  const milestones = milestonesIn(specification);
  const path = `platforms.${name}.unknownOutcome`;
  return (Object.keys(settings.unknownOutcome) as Milestone[]).flatMap((wanted) => {
    if (!milestones.includes(wanted)) {
      return [
        `${path}.${wanted} is for a milestone that ${specification.name} never gets, allowed: ${milestones.join(', ')}`,
      ];
    }
    if (settings.unknownOutcome[wanted] === 'verify') {
      return lookupFaults(`${path}.${wanted}`, wanted, specification);
    }
    const harmful = defaultPolicy(specification, wanted) === 'park';
    return settings.unknownOutcome[wanted] === 'resend' &&
      harmful &&
      !specification.acceptDuplicates
      ? [
          `${path}.${wanted} is "resend", but the platform counts a second request again; allowed: park, or set acceptDuplicates in the specification`,
        ]
      : [];
  });
}

/** Nobody can be asked without a lookup, and none about what it does not know. */
function lookupFaults(path: string, wanted: Milestone, specification: PlatformSpecification) {
  const { lookup, title } = specification;
  if (lookup === undefined) {
    return [
      `${path} is "verify", but the specification of ${title} declares no lookup; allowed: resend, park, or add a lookup to it`,
    ];
  }
  return lookup.milestones.includes(wanted)
    ? []
    : [
        `${path} is "verify", but the lookup of ${title} knows only ${lookup.milestones.join(', ')}; allowed: resend, park`,
      ];
}

function milestoneFaults(
  { name, settings, specification }: About,
  { currencies }: Context['stage'],
): string[] {
  const { qualified } = settings.milestones;
  const figures = figureFaults({ name, settings, specification });
  if (qualified === undefined) return figures;
  const path = `platforms.${name}.milestones.qualified`;
  if (specification.events.qualified === undefined) {
    const known = milestonesIn(specification).join(', ');
    return [
      ...figures,
      `${path} is given, but ${specification.title} never gets it, allowed: ${known}`,
    ];
  }
  const amounts = (['deposited', 'wagered'] as const).flatMap((figure) =>
    Object.entries(qualified[figure] ?? {}).flatMap(([currency, least]) => {
      const exponent = exponentOf(currency, currencies);
      if (exponent === undefined) return [`${path}.${figure}.${currency}: allowed: known codes`];
      return minorUnits(least, exponent) === undefined
        ? [`${path}.${figure}.${currency} is "${least}", allowed: at most ${exponent} decimals`]
        : [];
    }),
  );
  return [...figures, ...amounts];
}

/** A platform that is told net revenue must not be told the gross under that name. */
function figureFaults({ name, settings, specification }: About): string[] {
  const { figure } = settings.milestones.revenue;
  const wanted = moneyIn(specification, 'revenue');
  const isWanted = wanted.length === 0 || wanted.includes(figure) || wanted.includes('revenue');
  if (specification.events.revenue === undefined || isWanted) return [];
  return [
    `platforms.${name}.milestones.revenue.figure is "${figure}", allowed: ${wanted.join(', ')}, as ${specification.title} takes it`,
  ];
}

/** The platform as one brand reports to it: its own account settings before the common ones. */
export function accountOf(platform: PlatformConfig, brand: string): PlatformConfig {
  const own = Object.hasOwn(platform.brands, brand) ? platform.brands[brand]?.account : undefined;
  return { ...platform, account: { ...platform.account, ...own } };
}
