import {
  currencyTold,
  expressSums,
  type FrozenValues,
  needsConversion,
} from '../../core/freeze-values.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import type { Click, PlayerEvent } from '../../core/player-event.ts';
import type { AuthorityLedger } from './ports.ts';

const OWN_RATES = 'operator';

/** Why a postback may begin held; what brings the missing thing releases it. */
export const GATES: readonly string[] = ['no-rate', 'test-required'];

/** Values ready to be sent, or as they are with the reason why they cannot be yet. */
export type Gated<V extends FrozenValues> = { values: V; held?: string | undefined };

/** Whose postback it is: of an event that is being decided, or of a row that was held. */
export type GateSubject = {
  event: Pick<PlayerEvent, 'brand' | 'test'>;
  click: Pick<Click, 'platform' | 'partner'>;
  settings: PlatformConfig;
};

export type GateLedger = Pick<AuthorityLedger, 'ratesOn' | 'hasPassedTest'>;

export type GateDependencies = {
  config: Pick<PipelineConfig, 'rates' | 'currencies'>;
  ledger: GateLedger;
};

/**
 * What must be there before a postback may be sent for the first time: a rate where the platform
 * takes one currency, and a passed test conversion where the stage file requires one of a partner.
 */
export async function passGates<V extends FrozenValues>(
  frozen: V,
  about: GateSubject,
  dependencies: GateDependencies,
): Promise<Gated<V>> {
  const { event, click, settings } = about;
  const { ledger } = dependencies;
  const converted = await convert(frozen, about, dependencies);
  if (converted.held !== undefined || !settings.requireTest || event.test) return converted;
  const passed = await ledger.hasPassedTest(click);
  return passed ? converted : { ...converted, held: 'test-required' };
}

async function convert<V extends FrozenValues>(
  values: V,
  { event, settings }: GateSubject,
  { config, ledger }: GateDependencies,
): Promise<Gated<V>> {
  const { sums } = values;
  const to = sums && currencyTold(settings, { brand: event.brand, sums });
  if (to === undefined) return { values };
  const { currencies, rates } = config;
  const needsRates = needsConversion(values, to);
  const rule = settings.specification.money?.currency;
  if (needsRates && rule?.rule === 'one' && rule.otherwise === 'hold') {
    return { values, held: 'currency-not-taken' };
  }
  // What the source has not published, the operator may have put in.
  const sources = needsRates ? [...new Set([rates.source, OWN_RATES])] : [rates.source];
  let held: string | undefined;
  for (const source of sources) {
    const day = values.occurredAt.slice(0, 10);
    const table = needsRates ? await ledger.ratesOn(source, day) : undefined;
    const result = expressSums(values, to, { table, maxAgeDays: rates.maxAgeDays, currencies });
    if ('values' in result) return result;
    held ??= result.held;
  }
  return { values, held };
}
