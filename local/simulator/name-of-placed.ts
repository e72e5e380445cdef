import type { PlacedValue } from '../../core/specification/walk-values.ts';

const BEFORE = {
  path: '.pathValues.',
  headers: '.headers.',
  query: '.query.',
  form: '.body.parameters.',
  json: '.body.parameters.',
};

/**
 * The name on the wire of the parameter that holds a value: `requests.conversion.query.token` is `token`.
 * Inside an object the names of its members follow, each after a dot.
 */
export function nameOfPlaced({ path, place }: Pick<PlacedValue, 'path' | 'place'>): string {
  const [, ...rest] = path.split(BEFORE[place]);
  return rest.join(BEFORE[place]);
}
