import { expect, test } from 'vitest';
import { mintClickId } from '../../../local/simulator/mint-click-id.ts';
import { specificationOf } from '../../integrations/platforms/platform-fixture.ts';

test.each([
  ['scaleo', /^[0-9a-f]{32}$/],
  ['revvvs', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['cake', /^[0-9]{9}$/],
  [
    'bemob',
    /^[a-z][A-Z]\d[a-z][A-Z][a-z]\d[A-Z][a-z][A-Z]\d[a-z][A-Z][a-z]\d[A-Z][a-z][A-Z]\d[a-z][A-Z][a-z]$/,
  ],
  ['generic', /^[a-z]-\d[A-Z][a-z]\d_[a-z][A-Z]\d:\d\d%\d[A-Z]$/],
])('a click ID of %s looks like the example of its specification', (name, shape) => {
  const minted = Array.from({ length: 20 }, () => mintClickId(specificationOf(name)));

  expect(minted.filter((clickId) => !shape.test(clickId))).toEqual([]);
  expect(new Set(minted).size).toBeGreaterThan(15);
});

test('a pattern that wants more than kinds of characters is an error that says what to do', () => {
  const specification = specificationOf('scaleo');
  const clickId = { ...specification.clickId, pattern: 'no-such-click', example: 'aaaa' };

  expect(() => mintClickId({ ...specification, clickId })).toThrow(
    'No click ID like aaaa matches no-such-click; register one by its ID.',
  );
});
