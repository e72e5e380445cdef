import type { Landing } from '../../core/click-record.ts';
import { type ClickBody, clickBody } from './click-body.ts';
import { keptCookie } from './kept-cookie.ts';
import type { ClicksDependencies, PublicAnswer, PublicRequest } from './ports.ts';
import { readClick } from './read-click.ts';

/**
 * Records that a visitor has landed with a click ID, and gives the visitor's browser a cookie that
 * lives as long as the window. Every answer to a click that is taken is the same, whether it was
 * known or not: nobody can ask this way which clicks there are.
 */
export async function registerClick(
  request: PublicRequest,
  dependencies: ClicksDependencies,
): Promise<PublicAnswer> {
  const read = await readClick(request, clickBody, dependencies);
  if ('refused' in read) return read.refused;
  const { body, brand, clickedAtEpochMs } = read;
  const { config, clicks, nowEpochMs } = dependencies;
  const { platform, clickId, campaign, partner } = body;
  const clickedAt = new Date(clickedAtEpochMs).toISOString();
  const click = { name: { platform, clickId }, clickedAt, campaign, partner };
  const landed = landingOf(body, brand, new Date(nowEpochMs()).toISOString());
  if (body.missed) {
    await clicks.record({ ...click, missed: { ...landed, expected: body.expected } });
    return { outcome: 'missed' };
  }
  await clicks.record({ ...click, landed });
  const captured = { platform, clickId, campaign, partner, capturedAtEpochMs: clickedAtEpochMs };
  const site = { brand, clicks: config.clicks, nowEpochMs: nowEpochMs() };
  return { outcome: 'recorded', cookie: keptCookie(captured, request, site) };
}

function landingOf({ name, landing, path, means }: ClickBody, brand: string, at: string): Landing {
  return { at, brand, path, means, name, page: landing };
}
