import type { MilestoneRules } from '../../core/milestone-rules.ts';
import { ONCE } from '../../core/milestones.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import { type Click, type DepositEvent, eventIdentity } from '../../core/player-event.ts';
import { notAgreed, REVERSED_BY, takesBackAll } from '../../core/reverse.ts';
import { depositPostback } from './deposit-postback.ts';
import type { AuthorityDependencies, AuthorityLedger } from './ports.ts';

type About = {
  event: DepositEvent;
  identity: string;
  click: Click;
  isFirst: boolean;
};

type Why = { reason: string; because: Record<string, string> };

/**
 * Why reporting a deposit would be pointless: all of it was taken back before it was ever reported,
 * or the platform knows its players from their registration and was not told of this one.
 *
 * @returns undefined if it is to be reported, or has its postback already
 */
export async function pointless(
  about: About,
  dependencies: Pick<AuthorityDependencies, 'config' | 'ledger'>,
): Promise<Why | undefined> {
  const { config, ledger } = dependencies;
  const { click } = about;
  const settings = platformOf(config, click.platform);
  const carriesClick = settings?.specification.identity.click;
  const why =
    (await reversedBefore(about, settings?.milestones.reversal, ledger)) ??
    (carriesClick === 'first-event' ? await registrationSuppressed(about, ledger) : undefined);
  if (why === undefined) return undefined;
  return (await depositPostback(about, dependencies)) ? undefined : why;
}

async function reversedBefore(
  { event, identity }: About,
  rule: MilestoneRules['reversal'] | undefined,
  ledger: AuthorityLedger,
): Promise<Why | undefined> {
  const reversals = await ledger.reversalsOf(event, identity);
  const whole = reversals.find(
    (reversal) => takesBackAll(reversal, event) && !(rule && notAgreed(reversal, event, rule)),
  );
  return (
    whole && { reason: `${REVERSED_BY}${whole.type}`, because: { event: eventIdentity(whole) } }
  );
}

/**
 * A registration that is still being decided has neither postback nor suppression: the deposit is
 * then reported, and waits in its lane for the registration.
 */
async function registrationSuppressed(
  { event, click: { platform, clickId } }: About,
  ledger: AuthorityLedger,
): Promise<Why | undefined> {
  const click = { platform, clickId, test: event.test };
  const suppression = await ledger.suppression(click, 'registration', event.playerRef);
  if (suppression === undefined) return undefined;
  const registration = { ...click, milestone: 'registration', occurrence: ONCE } as const;
  if (await ledger.postback(registration)) return undefined;
  return { reason: 'registration-suppressed', because: { registration: suppression.reason } };
}
