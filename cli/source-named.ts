import { type PipelineConfig, sourceOf } from '../core/pipeline-config.ts';
import type { SourceConfig } from '../core/source-config.ts';
import { SOURCE_KINDS } from '../integrations/sources/source-kinds.ts';
import { resourceNames } from '../lambdas/contract.ts';
import type { SourceKind } from '../lambdas/ingest/ingest-webhook.ts';
import { CommandError } from './command-error.ts';

/** A source of the stage with what is known of its kind. */
export type NamedSource = SourceKind & { name: string; settings: SourceConfig };

/** One secret of a source, and whose it is. */
export type SourceSecretName = { source: NamedSource; brand?: string; secretName: string };

const KINDS: Readonly<Record<string, SourceKind>> = SOURCE_KINDS;

/** In the order of the stage file. */
export function sourcesOf(config: PipelineConfig): NamedSource[] {
  return Object.entries(config.sources).flatMap(([name, settings]) => {
    const kind = KINDS[settings.adapter];
    return kind === undefined ? [] : [{ name, settings, ...kind }];
  });
}

/** @throws {CommandError} `NO_SUCH_SOURCE`, a usage error */
export function findSource(config: PipelineConfig, name: string): NamedSource {
  const settings = sourceOf(config, name);
  const kind = settings && KINDS[settings.adapter];
  if (settings && kind) return { name, settings, ...kind };
  throw new CommandError(
    'NO_SUCH_SOURCE',
    `Stage ${config.stage} has no source "${name}"; it has ${Object.keys(config.sources).join(', ')}.`,
    { isUsage: true },
  );
}

/** @throws {CommandError} `NO_SUCH_SOURCE` or `NO_WEBHOOK`, usage errors */
export function findWebhookSource(config: PipelineConfig, name: string): NamedSource {
  const source = findSource(config, name);
  const { eventBus } = source.settings;
  if (eventBus === undefined) return source;
  throw new CommandError(
    'NO_WEBHOOK',
    `Events of ${name} come over the event bus, from "${eventBus.source}": it has no webhook URL and no key. Who may put them there is a matter of IAM.`,
    { isUsage: true },
  );
}

/** @throws {CommandError} `NO_SUCH_BRAND`, a usage error */
export function checkBrand(config: PipelineConfig, brand: string | undefined): void {
  if (brand === undefined || config.brands.includes(brand)) return;
  throw new CommandError(
    'NO_SUCH_BRAND',
    `Stage ${config.stage} has no brand "${brand}"; it has ${config.brands.join(', ')}.`,
    { isUsage: true },
  );
}

/** @throws {CommandError} `BRAND_NEEDED`, a usage error, if each brand has a secret of its own */
export function secretNameOf(
  config: PipelineConfig,
  { name, settings }: NamedSource,
  brand: string | undefined,
): string {
  checkBrand(config, brand);
  const { sourceSecret } = resourceNames(config.stage);
  if (settings.secrets === 'per-source') return sourceSecret(name);
  if (brand !== undefined) return sourceSecret(name, brand);
  throw new CommandError(
    'BRAND_NEEDED',
    `Each brand of ${name} has a URL and a secret of its own: say which with --brand, one of ${config.brands.join(', ')}.`,
    { isUsage: true },
  );
}

/** Every secret of a source; none of one whose events come over an event bus. */
export function secretsOf(config: PipelineConfig, source: NamedSource): SourceSecretName[] {
  const { eventBus, secrets } = source.settings;
  if (eventBus) return [];
  const { sourceSecret } = resourceNames(config.stage);
  if (secrets === 'per-source') return [{ source, secretName: sourceSecret(source.name) }];
  return config.brands.map((brand) => ({
    source,
    brand,
    secretName: sourceSecret(source.name, brand),
  }));
}
