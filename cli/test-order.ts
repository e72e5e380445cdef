import type { Milestone } from '../core/milestones.ts';
import { minorUnits } from '../core/money/amount-text.ts';
import { exponentOf } from '../core/money/currencies.ts';
import { type PipelineConfig, platformOf } from '../core/pipeline-config.ts';
import { accountOf, type PlatformConfig } from '../core/platform-config.ts';
import { clickIdFault } from '../core/rendering/shape-fault.ts';
import { CommandError } from './command-error.ts';

/** A test conversion as it is asked for on the command line. */
export type TestOptions = {
  brand?: string;
  partner?: string;
  campaign?: string;
  click?: string;
  set: Readonly<Record<string, string>>;
  amount: string;
  currency?: string;
};

/** A test conversion that this stage can make. */
export type TestOrder = {
  platform: string;
  settings: PlatformConfig;
  brand: string;
  partner?: string;
  campaign?: string;
  /** If not given, the simulated platform makes one. */
  clickId?: string;
  attributes: Readonly<Record<string, string>>;
  money: { amountMinor: string; currency: string };
  /** What the platform will be told. */
  milestones: Milestone[];
};

/** What a registration and a first deposit can become. */
const TEST_MILESTONES: Milestone[] = ['registration', 'ftd'];

/**
 * Checks what is asked for against the stage and the platform's specification.
 *
 * @throws {CommandError} a usage error that names what is allowed
 */
export function testOrder(
  platform: string,
  options: TestOptions,
  config: PipelineConfig,
): TestOrder {
  const settings = platformOf(config, platform);
  if (settings === undefined) {
    const known = Object.keys(config.platforms).join(', ');
    throw usage(`No platform "${platform}" in stage ${config.stage}: known are ${known}.`);
  }
  const { specification } = settings;
  const milestones = TEST_MILESTONES.filter((wanted) => specification.events[wanted]);
  if (milestones.length === 0) {
    throw usage(`${specification.title} takes neither registrations nor first deposits.`);
  }
  const brand = brandOf(options.brand, { platform, settings });
  const { partner, campaign } = options;
  return {
    platform,
    settings,
    brand,
    ...(partner !== undefined && { partner }),
    ...(campaign !== undefined && { campaign }),
    ...clickOf(options, settings),
    attributes: attributesOf(options, settings),
    money: moneyOf(options, { settings, brand, config }),
    milestones,
  };
}

type Asked = { platform: string; settings: PlatformConfig };

function brandOf(given: string | undefined, { platform, settings }: Asked): string {
  const known = Object.keys(settings.brands);
  const brand = given ?? known[0];
  if (brand !== undefined && known.includes(brand)) return brand;
  throw usage(`No brand "${brand}" reports to ${platform}: known are ${known.join(', ')}.`);
}

function clickOf({ click }: TestOptions, { specification }: PlatformConfig): { clickId?: string } {
  if (click === undefined) return {};
  const fault = clickIdFault(specification, click);
  if (fault === undefined) return { clickId: click };
  throw usage(`"${click}" is no click ID of ${specification.title}: it ${fault.rule}.`);
}

function attributesOf({ set }: TestOptions, { specification, attributes }: PlatformConfig) {
  const unknown = Object.keys(set).find((name) => !attributes.includes(name));
  if (unknown === undefined) return set;
  const known = attributes.length === 0 ? 'nothing' : attributes.join(', ');
  throw usage(`${specification.title} does not ask for "${unknown}": --set can give ${known}.`);
}

function moneyOf(
  { amount, ...given }: TestOptions,
  about: { settings: PlatformConfig; brand: string; config: PipelineConfig },
): TestOrder['money'] {
  const currency = given.currency ?? currencyOf(accountOf(about.settings, about.brand));
  const exponent = exponentOf(currency, about.config.currencies);
  if (exponent === undefined) throw usage(`"${currency}" is no currency that this stage knows.`);
  const amountMinor = minorUnits(amount, exponent);
  if (amountMinor !== undefined && BigInt(amountMinor) > 0n) return { amountMinor, currency };
  throw usage(
    `"${amount}" is no amount of ${currency}: give a number above 0 with at most ${exponent} decimals.`,
  );
}

/** The currency that the platform takes, or the first that comes to mind. */
function currencyOf({ specification, account }: PlatformConfig): string {
  const rule = specification.money?.currency;
  if (rule?.rule === 'one') {
    return typeof rule.code === 'string' ? rule.code : (account[rule.code.account] ?? 'EUR');
  }
  return rule?.rule === 'listed' && !rule.codes.includes('EUR') ? (rule.codes[0] ?? 'EUR') : 'EUR';
}

function usage(message: string): CommandError {
  return new CommandError('NOT_POSSIBLE', message, { isUsage: true });
}
