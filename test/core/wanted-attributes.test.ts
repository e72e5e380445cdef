import { expect, test } from 'vitest';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import { withWantedAttributes } from '../../core/wanted-attributes.ts';
import { playerEvents } from '../helpers/authority-bench.ts';

const { registration, deposit } = playerEvents('wanted');
const given = { ip: '203.0.113.7', email: 'a@example.com', constructor: 'x' };

function stage(...wanted: string[][]): Pick<PipelineConfig, 'platforms'> {
  const platforms = wanted.map((attributes, index) => [`p${index}`, { attributes }]);
  return { platforms: Object.fromEntries(platforms) };
}

test('an event keeps the attributes that some platform asks for, and no others', () => {
  const event = deposit(1, { attributes: given });

  expect(withWantedAttributes(event, stage(['ip'], ['userAgent'])).attributes).toEqual({
    ip: '203.0.113.7',
  });
});

test('a click keeps no others either', () => {
  const { click } = registration();
  if (click === undefined) throw new Error('the registration has no click');
  const event = registration({ click: { ...click, attributes: given } });

  expect(withWantedAttributes(event, stage(['ip']))).toEqual(
    registration({ click: { ...click, attributes: { ip: '203.0.113.7' } } }),
  );
});

test('what nobody asks for leaves no trace', () => {
  const event = deposit(1, { attributes: given });

  expect(withWantedAttributes(event, stage([]))).toEqual(deposit(1));
  expect(withWantedAttributes(registration(), stage([]))).toEqual(registration());
});
