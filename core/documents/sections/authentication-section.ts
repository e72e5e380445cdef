import type { ValueSource } from '../../specification/value-source.ts';
import { bullets, capitalised, code } from '../markdown.ts';
import { type ParameterRow, PLACES, parameterRows } from '../parameter-rows.ts';
import type { Section } from '../section.ts';
import { describeValue } from '../words/describe-value.ts';

const KEPT_SECRET =
  'Credentials are kept in a secret store and are never written down: in our records, and in the examples below, `***` stands in their place.';

/** How the platform can tell that a request is ours, from where the credentials stand. */
export const authenticationSection: Section = ({ specification }) => {
  const rows = Object.values(specification.requests).flatMap(parameterRows);
  const placed = rows.filter(
    ({ parameter }) => isOwn(parameter.value) && carriesCredential(parameter.value),
  );
  const lines = new Set([
    ...placed.map(describePlace),
    ...(specification.signing ? ['Every request is signed: see Signing.'] : []),
  ]);
  if (lines.size === 0) {
    return [
      '## Authentication',
      'None: the requests carry no credential and no signature. Whoever knows a click ID could send them.',
    ];
  }
  return [
    '## Authentication',
    bullets([...lines]),
    ...(specification.credentials.length > 0 ? [KEPT_SECRET] : []),
  ];
};

function describePlace({ place, name, parameter }: ParameterRow): string {
  return `${capitalised(PLACES[place])} ${code(name)}: ${describeValue(parameter.value)}.`;
}

/** Members of an object have rows of their own. */
function isOwn(source: ValueSource): boolean {
  return source.from !== 'object' && source.from !== 'list';
}

function carriesCredential(source: ValueSource): boolean {
  switch (source.from) {
    case 'credential':
      return true;
    case 'joined':
      return source.parts.some(carriesCredential);
    case 'digest':
    case 'map':
      return carriesCredential(source.of);
    case 'basic':
      return carriesCredential(source.user) || carriesCredential(source.password);
    default:
      return false;
  }
}
