import { expect, test } from 'vitest';
import { checkSpecification } from '../../../core/specification/check-specification.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';

test.each(Object.entries(WRITTEN_SPECIFICATIONS))('%s is sound', (name, written) => {
  const checked = checkSpecification(written);

  expect('faults' in checked ? checked.faults : []).toEqual([]);
  expect(written.name).toBe(name);
});
