import { isOpen, type PostbackRow, type PostbackState } from './postback.ts';
import { asItStands, type Transition } from './transition.ts';

/** What a person may say became of a postback, knowing more than the ledger: from the platform, say. */
export const RESOLUTIONS = ['delivered', 'rejected', 'discarded'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export type ResolutionRefusal = { refused: string };

/**
 * Closes a postback by a person's word, where no attempt is due that could still decide it.
 * Delivered by a person is confirmed: nothing sends it again, as if the platform had answered.
 *
 * @param options.as - what it becomes
 */
export function resolve(
  row: PostbackRow,
  options: { as: Resolution; nowEpochMs: number },
): Transition | ResolutionRefusal {
  const refused = refusal(row.state, options.as);
  if (refused !== undefined) return { refused };
  const transition = asItStands(row, options.nowEpochMs);
  return {
    ...transition,
    state: options.as,
    reason: 'resolved',
    confirmedAt: options.as === 'delivered' ? transition.updatedAt : undefined,
  };
}

function refusal(state: PostbackState, as: Resolution): string | undefined {
  if (state === as) return `it is ${state} already`;
  if (state === 'delivered') return 'it is delivered and confirmed, and stays so';
  // A held row is open, but nothing except a person moves it.
  if (isOpen(state) && state !== 'held') {
    return `it is ${state}: attempts are still due, wait for them`;
  }
  return undefined;
}
