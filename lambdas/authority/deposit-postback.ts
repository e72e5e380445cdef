import { occurrenceOf } from '../../core/occurrence.ts';
import { platformOf } from '../../core/pipeline-config.ts';
import type { Click, DepositEvent, ReversalEvent } from '../../core/player-event.ts';
import { identityOf, type PostbackRow } from '../../core/postback.ts';
import type { AuthorityDependencies } from './ports.ts';

/**
 * The postback that reports this very deposit. Where a platform is told of one deposit only, it may
 * report another one.
 */
export async function depositPostback(
  about: { event: DepositEvent | ReversalEvent; identity: string; click: Click; isFirst: boolean },
  { config, ledger }: Pick<AuthorityDependencies, 'config' | 'ledger'>,
): Promise<PostbackRow | undefined> {
  const { event, identity, click, isFirst } = about;
  const { platform, clickId } = click;
  const specification = platformOf(config, platform)?.specification;
  if (specification === undefined) return undefined;
  const milestone = isFirst ? 'ftd' : 'deposit';
  const occurrence = occurrenceOf(milestone, identity, specification);
  const row = await ledger.postback({ platform, clickId, test: event.test, milestone, occurrence });
  return row && identityOf(row) === identity ? row : undefined;
}
