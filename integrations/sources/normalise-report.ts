import type * as z from 'zod';
import { type BusEvent, claim, isClaim, type Report } from '../../core/claim.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { playerEvent } from '../../core/player-event.ts';
import { pseudonymise } from '../../core/pseudonymise.ts';
import { withWantedAttributes } from '../../core/wanted-attributes.ts';
import { UnparseableWebhookError } from './source-adapter.ts';

export type Origin = {
  source: string;
  /** The brand of the URL. */
  brand?: string;
};

/**
 * A report as the bus carries it: the source's name on it, the player under a pseudonym, no attribute
 * that no platform asks for.
 *
 * @throws {UnparseableWebhookError} if a field is wrong, or its brand is unknown or contradicts the URL
 */
export function normaliseReport(
  report: Report,
  origin: Origin,
  { config, pseudonymKey }: { config: PipelineConfig; pseudonymKey: string },
): BusEvent {
  const brand = brandOf(report, origin, config);
  const { source } = origin;
  if (isClaim(report)) {
    // The reference it waits for is registered for a brand.
    if (report.type === 'unattributed' && report.said === 'deposit' && brand === undefined) {
      throw new UnparseableWebhookError([NO_BRAND(config)]);
    }
    return checked(claim, { ...report, v: 1, source, ...(brand !== undefined && { brand }) });
  }
  if (brand === undefined) throw new UnparseableWebhookError([NO_BRAND(config)]);
  const { playerId, ...rest } = report;
  const playerRef = pseudonymise(pseudonymKey, brand, playerId);
  return withWantedAttributes(
    checked(playerEvent, { ...rest, v: 1, source, brand, playerRef }),
    config,
  );
}

const NO_BRAND = ({ brands }: PipelineConfig) =>
  `brand: must be one of ${brands.join(', ')}, in the payload or the URL`;

function brandOf(report: Report, origin: Origin, config: PipelineConfig): string | undefined {
  const own = config.sources[origin.source]?.brand;
  const brand = origin.brand ?? report.brand ?? own;
  if (brand === undefined) return undefined;
  if (!config.brands.includes(brand)) throw new UnparseableWebhookError([NO_BRAND(config)]);
  // The URL is signed by nobody: it must not make another brand's event of it.
  if (own !== undefined && origin.brand !== undefined && own !== origin.brand) {
    throw new UnparseableWebhookError([
      'brand: the stage file gives this source another brand than the URL',
    ]);
  }
  if (report.brand !== undefined && report.brand !== brand) {
    throw new UnparseableWebhookError(['brand: the payload names another brand than the URL']);
  }
  return brand;
}

function checked<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnparseableWebhookError(
    parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
  );
}
