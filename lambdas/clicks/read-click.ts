import type * as z from 'zod';
import { DAY_MS } from '../../core/days.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import { refuseVisitor } from './admit-visitor.ts';
import type { ClicksDependencies, PublicAnswer, PublicRequest } from './ports.ts';
import { readBody } from './read-body.ts';

/** What every report of a click says, however it is made. */
type Report = { platform: string; ageMs: number };

/** A click that a page of the operator's has reported. */
export type ReadClick<B> = { body: B; brand: string; clickedAtEpochMs: number };

/** Reads what a page says of a click, if the page, its visitor and the platform may be served. */
export async function readClick<S extends z.ZodType<Report>>(
  request: PublicRequest,
  schema: S,
  dependencies: ClicksDependencies,
): Promise<ReadClick<z.infer<S>> | { refused: PublicAnswer }> {
  const brand = siteOf(request, dependencies.config);
  if (brand === undefined) {
    const detail = 'Only pages of the sites in clicks.sites of the stage file may report clicks.';
    return { refused: { outcome: 'unknown-site', detail } };
  }
  const refused = await refuseVisitor(request, dependencies);
  if (refused) return { refused };
  const reading = readBody(request.body, schema);
  if ('faults' in reading) {
    const { faults } = reading;
    return { refused: { outcome: 'malformed', detail: 'The click cannot be used.', faults } };
  }
  const body = reading.value;
  const settings = platformOf(dependencies.config, body.platform);
  if (settings === undefined || !Object.hasOwn(settings.brands, brand)) {
    const detail = 'No such platform for this site.';
    return { refused: { outcome: 'unknown-platform', detail } };
  }
  return { body, brand, clickedAtEpochMs: clickTime(body, dependencies) };
}

/** A page of another site could only give its own visitors' clicks to ours. */
function siteOf(
  { origin }: PublicRequest,
  { clicks }: ClicksDependencies['config'],
): string | undefined {
  if (origin === undefined || !Object.hasOwn(clicks.sites, origin)) return undefined;
  return clicks.sites[origin];
}

/** When the page was opened, by our clock; no click is older than the ledger remembers clicks. */
function clickTime({ ageMs }: Report, { config, nowEpochMs }: ClicksDependencies): number {
  const oldestMs = config.clicks.unboundDays * DAY_MS;
  return Math.round(nowEpochMs() - Math.min(ageMs, oldestMs));
}
