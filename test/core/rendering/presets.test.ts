import { describe, expect, test } from 'vitest';
import type { Milestone } from '../../../core/milestones.ts';
import { readRequest } from '../../../core/rendering/read-request.ts';
import { renderRequest } from '../../../core/rendering/render-request.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';
import { inputFor, specificationOf } from '../../integrations/platforms/platform-fixture.ts';

/** Enough of what a source may say that every platform has what it asks for. */
const ATTRIBUTES = { appsflyerId: '1-2', gpsAdid: 'g-1', ip: '203.0.113.7', userAgent: 'curl/8' };

const CASES = Object.keys(WRITTEN_SPECIFICATIONS).flatMap((name) =>
  Object.keys(specificationOf(name).events).map((event) => [name, event as Milestone] as const),
);

describe('a request of every preset is read without a fault, as what it was', () => {
  test.each(CASES)('%s: %s', (name, milestone) => {
    const { row, ...usual } = inputFor(name, { milestone, values: { attributes: ATTRIBUTES } });
    const { amounts, reversal } = row.values;
    const values = {
      ...row.values,
      ...(amounts && { amounts: { ...amounts, payout: '1250' } }),
      // The one cause that every platform knows.
      ...(reversal && { reversal: { ...reversal, cause: 'chargeback' as const } }),
    };
    const { platform } = usual;

    const result = renderRequest({ ...usual, row: { ...row, values } });
    if ('fault' in result) throw new Error(`${result.fault.parameter}: ${result.fault.rule}`);
    const read = readRequest(platform.specification, result.wire, platform);

    expect(read.faults).toEqual([]);
    expect(read.milestones).toContain(milestone);
    expect(values).toMatchObject(read.values);
    expect(Object.keys(read.values)).not.toEqual([]);
  });
});
