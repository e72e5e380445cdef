import { handoverBody } from './handover-body.ts';
import type { HandoverDependencies } from './handover-ports.ts';
import type { PublicAnswer, PublicRequest } from './ports.ts';
import { readClick } from './read-click.ts';

/**
 * Keeps a click for the app that the visitor is about to install, under a token that goes with the
 * visitor through the store. The click is recorded like any landing, so that its time and a damaged
 * form of it are known. A token that the page has made itself is not sent back.
 */
export async function handOver(
  request: PublicRequest,
  dependencies: HandoverDependencies,
): Promise<PublicAnswer> {
  const read = await readClick(request, handoverBody, dependencies);
  if ('refused' in read) return read.refused;
  const { body, brand, clickedAtEpochMs } = read;
  const { platform, clickId, campaign, partner, landing: page } = body;
  const { handovers, clicks, newToken, nowEpochMs } = dependencies;
  const token = body.token ?? newToken();
  const clickedAt = new Date(clickedAtEpochMs).toISOString();
  const click = { clickedAt, campaign, partner };
  const kept = await handovers.keep(token, { platform, clickId, ...click, brand });
  if (!kept) {
    return {
      outcome: 'token-taken',
      detail: 'The token stands for another click. Make a new token for each click.',
    };
  }
  const at = new Date(nowEpochMs()).toISOString();
  const landed = { at, brand, path: 'app' as const, means: [], page };
  await clicks.record({ name: { platform, clickId }, ...click, landed });
  return { outcome: 'handed-over', ...(body.token === undefined && { body: { token } }) };
}
