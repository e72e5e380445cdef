import { createHmac } from 'node:crypto';
import { formatCapture } from '../../core/click-cookie.ts';
import { readHandoverToken } from '../../integrations/handovers/index.ts';
import { refuseVisitor } from './admit-visitor.ts';
import { claimBody } from './claim-body.ts';
import type { ClaimResult, Handover, HandoverDependencies } from './handover-ports.ts';
import type { PublicAnswer, PublicRequest } from './ports.ts';
import { readBody } from './read-body.ts';

const REFUSALS: Record<Exclude<ClaimResult, object>, string> = {
  'unknown-token': 'There is no hand-over with this token, or no longer.',
  'already-claimed': 'Another installation has claimed this hand-over. The attempt is on record.',
  expired: 'The hand-over was not claimed in time. The attempt is on record.',
};

/**
 * Gives the click that was handed over to the app that brings its token: to the first installation
 * that asks, and to that one again. An app that has no token was found without a click, which is an
 * answer and not an error.
 */
export async function claimHandover(
  request: PublicRequest,
  dependencies: HandoverDependencies,
): Promise<PublicAnswer> {
  const refused = await refuseVisitor(request, dependencies);
  if (refused) return refused;
  const reading = readBody(request.body, claimBody);
  if ('faults' in reading) {
    return { outcome: 'malformed', detail: 'The claim cannot be used.', faults: reading.faults };
  }
  const { installId, from } = reading.value;
  const found = readHandoverToken(from);
  if ('none' in found) {
    const outcome = found.none === 'malformed' ? 'malformed-token' : found.none;
    return { outcome, body: { click: null, reason: found.none } };
  }
  const installRef = pseudonymOf(installId, await dependencies.pseudonymKey());
  const result = await dependencies.handovers.claim(found.token, installRef);
  if (typeof result === 'string') return { outcome: result, detail: REFUSALS[result] };
  return { outcome: 'claimed', body: claimed(result.handover) };
}

/** Some app will send an ID of the device, whatever it is told: the ledger does not learn it. */
function pseudonymOf(installId: string, key: string): string {
  return createHmac('sha256', key).update(`install:${installId}`).digest('base64url');
}

function claimed({ platform, clickId, clickedAt, campaign, partner }: Handover) {
  const said = { platform, clickId, campaign, partner };
  const capture = formatCapture({ ...said, capturedAtEpochMs: Date.parse(clickedAt) });
  return { click: { ...said, clickedAt }, capture };
}
