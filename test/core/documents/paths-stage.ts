import type { StageSubject } from '../../../core/documents/paths/stage-subject.ts';
import { platformOf } from '../../../core/pipeline-config.ts';
import type { PlatformConfig } from '../../../core/platform-config.ts';
import type { StageConfigInput } from '../../../core/stage-config.ts';
import { SOURCE_DESCRIPTIONS } from '../../../integrations/sources/descriptions.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

const REVVVS_BRAND = '0b7c1c52-6f0e-4a5e-9d5e-0a0000000001';

/** A stage that uses a little of everything that a path can have. */
const RICH: Partial<StageConfigInput> = {
  stage: 'rich',
  sources: {
    stripe: { adapter: 'stripe' },
    adyen: { adapter: 'adyen' },
    crm: { adapter: 'standard-webhooks' },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.example.backend' } },
  },
  authority: {
    registration: 'crm',
    deposit: 'stripe',
    activity: 'backend',
    revenue: 'backend',
    silence: {
      registration: { afterMinutes: 60, sources: 'backend' },
      deposit: { afterMinutes: 30, sources: 'adyen' },
    },
  },
  platforms: {
    hub: {
      specification: 'generic',
      baseUrl: 'https://hub.example.com',
      brands: { aurora: {}, borealis: {} },
      traffic: [
        {
          brand: 'aurora',
          products: ['casino', 'poker'],
          channels: ['web'],
          promoCodes: ['AUR*', 'SPRING', 'MAY', 'JUNE'],
          domains: ['play.example.com'],
          partner: 'acme',
          campaign: 'spring',
        },
      ],
      window: { days: 30, campaigns: { spring: 7 }, partners: { acme: 60 } },
      milestones: {
        qualified: { deposited: { EUR: '20.00', USD: '25' }, withinDays: 30 },
        revenue: { figure: 'ggr', losses: 'forgiven' },
        reversal: { causes: ['chargeback'], withinDays: 90 },
      },
      requireTest: true,
      retryDelaysSeconds: [60, 3600],
      unknownOutcome: { deposit: 'verify', revenue: 'park' },
      timeoutSeconds: 5,
    },
    revvvs: {
      specification: 'revvvs',
      baseUrl: 'https://revvvs.com',
      brands: { aurora: { account: { brandId: REVVVS_BRAND } } },
    },
  },
};

/** The rich stage, with what a test changes of it. */
export function richStage(changes: Partial<StageConfigInput> = {}): StageSubject {
  return {
    config: testConfig({ ...RICH, ...changes }),
    descriptions: SOURCE_DESCRIPTIONS,
  };
}

/** Two brands, two sources, two platforms that attribute by clicks alone. */
export function plainStage(changes: Partial<StageConfigInput> = {}): StageSubject {
  return { config: testConfig(changes), descriptions: SOURCE_DESCRIPTIONS };
}

/** The stage with one of its platforms changed as it is resolved, which no stage file may say. */
export function withPlatform(
  { config, descriptions }: StageSubject,
  name: string,
  change: (platform: PlatformConfig) => PlatformConfig,
): StageSubject {
  const platform = platformOf(config, name);
  if (platform === undefined) throw new RangeError(`no platform is named ${name}`);
  const platforms = { ...config.platforms, [name]: change(platform) };
  return { config: { ...config, platforms }, descriptions };
}

/** The lines of a text with the padding of its tables taken away. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' ').trim());
}
