import type { Milestone } from '../milestones.ts';
import type { RequestTemplate } from '../specification/request-template.ts';
import type { Parameter, ValueSource } from '../specification/value-source.ts';
import { titleOf } from '../specification/walk-requests.ts';

export type Place = 'path' | 'header' | 'query' | 'form' | 'body';

export const PLACES: Record<Place, string> = {
  path: 'path',
  header: 'header',
  query: 'query',
  form: 'form',
  body: 'JSON body',
};

/** One parameter, or one member inside another's JSON, as a line of a table. */
export type ParameterRow = {
  place: Place;
  /** As a reader finds it: `eventValue.af_revenue`, `data[0].event_id`. */
  name: string;
  /** The way to it from the outside in; `EVENT_NAME` stands for the platform's word. */
  keys: Array<string | number>;
  parameter: Parameter;
  /** The milestones that carry it, where it or what holds it is for some only. */
  milestones?: Milestone[];
};

/** Every parameter of a request in the order in which it is sent, members under their parents. */
export function parameterRows(template: RequestTemplate): ParameterRow[] {
  const pathValues = Object.entries(template.pathValues ?? {}).map(
    ([name, value]): Parameter => ({ name, value }),
  );
  const { headers = [], query = [], body } = template;
  const places: Array<[Place, Parameter[]]> = [
    ['path', pathValues],
    ['header', headers],
    ['query', query],
    [body?.encoding === 'form' ? 'form' : 'body', body?.parameters ?? []],
  ];
  return places.flatMap(([place, parameters]) =>
    parameters.flatMap((parameter) => rowsOf(parameter, { place, keys: [], name: '' })),
  );
}

type Above = Omit<ParameterRow, 'parameter'>;

function rowsOf(parameter: Parameter, above: Above): ParameterRow[] {
  const own = titleOf(parameter);
  const milestones = narrower(above.milestones, parameter.milestones);
  const place = {
    place: above.place,
    name: above.name === '' ? own : `${above.name}.${own}`,
    keys: [...above.keys, own],
    ...(milestones && { milestones }),
  };
  return [{ ...place, parameter }, ...membersOf(parameter.value, place)];
}

function membersOf(source: ValueSource, above: Above): ParameterRow[] {
  if (source.from === 'object') return source.members.flatMap((member) => rowsOf(member, above));
  if (source.from !== 'list') return [];
  return source.items.flatMap((item, index) => {
    const place = {
      ...above,
      name: `${above.name}[${index}]`,
      keys: [...above.keys, index],
    };
    // An object in a list is only the brackets around its members.
    if (item.from === 'object' && item.as === undefined) return membersOf(item, place);
    return [{ ...place, parameter: { name: place.name, value: item } }, ...membersOf(item, place)];
  });
}

/** A member is there only where what holds it is there. */
function narrower(
  outer: Milestone[] | undefined,
  inner: Milestone[] | undefined,
): Milestone[] | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return inner.filter((milestone) => outer.includes(milestone));
}
