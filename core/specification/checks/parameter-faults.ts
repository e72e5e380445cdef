import type { PlatformSpecification } from '../platform-specification.ts';
import type { Parameter } from '../value-source.ts';
import { carriersOf, type Siblings, titleOf } from '../walk-requests.ts';
import { namesOf, siblingsOf } from './placed.ts';

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** The sender writes them itself, from the request. */
const OWN_HEADERS = [
  'host',
  'user-agent',
  'connection',
  'content-type',
  'content-length',
  'transfer-encoding',
];

/** Names, types and milestones of parameters, among those that stand beside each of them. */
export function parameterFaults(specification: PlatformSpecification): string[] {
  return siblingsOf(specification).flatMap((siblings) => [
    ...duplicateFaults(siblings, specification),
    ...siblings.parameters.flatMap((parameter) => [
      ...typeFaults(parameter, siblings),
      ...headerFaults(parameter, siblings, specification),
      ...milestoneFaults(parameter, siblings),
    ]),
  ]);
}

/** Two parameters may share a name if no milestone carries both. */
function duplicateFaults(siblings: Siblings, specification: PlatformSpecification): string[] {
  const { path, place, parameters, milestones } = siblings;
  // A key API's requests belong to no milestone, and carry everything.
  const requests = milestones.length > 0 ? milestones.map((milestone) => [milestone]) : [[]];
  const repeated = requests.flatMap((carried) => {
    const names = parameters
      .filter((parameter) => carried.length === 0 || carriersOf(parameter, carried).length > 0)
      .flatMap((parameter) => namesOf(parameter, carried, specification))
      .map((name) => (place === 'headers' ? name.toLowerCase() : name));
    return names.filter((name, index) => names.indexOf(name) !== index);
  });
  return [...new Set(repeated)].map(
    (name) => `${path} has "${name}" twice, allowed: once, or once for each of its milestones`,
  );
}

function typeFaults(parameter: Parameter, { path, place }: Siblings): string[] {
  return parameter.type === undefined || place === 'json'
    ? []
    : [
        `${path}.${titleOf(parameter)}.type is "${parameter.type}", allowed: none, because only JSON has types`,
      ];
}

function headerFaults(
  parameter: Parameter,
  siblings: Siblings,
  specification: PlatformSpecification,
): string[] {
  if (siblings.place !== 'headers') return [];
  return namesOf(parameter, siblings.milestones, specification)
    .filter((name) => !TOKEN.test(name) || OWN_HEADERS.includes(name.toLowerCase()))
    .map((name) => {
      const allowed = TOKEN.test(name)
        ? 'headers that the sender does not write itself'
        : 'letters, digits and the signs of a header name';
      return `${siblings.path}.${titleOf(parameter)}.name is ${JSON.stringify(name)}, allowed: ${allowed}`;
    });
}

function milestoneFaults(parameter: Parameter, { path, milestones }: Siblings): string[] {
  const strangers = parameter.milestones?.filter((wanted) => !milestones.includes(wanted)) ?? [];
  return strangers.length === 0
    ? []
    : [
        `${path}.${titleOf(parameter)}.milestones has ${strangers.join(', ')}, allowed: the milestones that are sent there, which are ${milestones.join(', ') || 'none'}`,
      ];
}
