import { accountOf, type PlatformConfig } from '../../core/platform-config.ts';
import type { AttemptRecord, PostbackRow, Verdict } from '../../core/postback.ts';
import { fieldText } from '../../core/rendering/field-text.ts';
import {
  type RenderedRequest,
  type RenderFault,
  type RenderInput,
  renderLookup,
  renderRequest,
} from '../../core/rendering/render-request.ts';
import { type Answer, readAnswer } from '../../core/verdicts/read-answer.ts';
import { readLookup } from '../../core/verdicts/read-lookup.ts';
import { asksFirst } from '../../core/verify.ts';

/** The request of the next attempt: the postback itself, or the lookup of one whose outcome is unknown. */
export function renderNext(
  row: PostbackRow,
  platform: PlatformConfig,
  input: Omit<RenderInput, 'platform' | 'row'>,
): { rendered: RenderedRequest | { fault: RenderFault }; lookup?: true } {
  const whole = { ...input, row, platform: accountOf(platform, row.brand) };
  return asksFirst(row, platform.unknownOutcome[row.milestone])
    ? { rendered: renderLookup(whole), lookup: true }
    : { rendered: renderRequest(whole) };
}

/** What the answer means, by the rules of what was asked or told. */
export function readNext(
  row: PostbackRow,
  { specification }: Pick<PlatformConfig, 'specification'>,
  { answer, attempt }: { answer: Answer; attempt: Pick<AttemptRecord, 'lookup'> },
): Verdict {
  const { lookup } = specification;
  if (!attempt.lookup || lookup === undefined) return readAnswer(specification, answer);
  const { transactionId } = row.values;
  return readLookup(lookup, answer, { transactionId, clickId: fieldText('clickId', row) });
}
