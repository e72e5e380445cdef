import type { PlatformSpecification } from '../platform-specification.ts';
import type { SignedPart, SigningRecipe } from '../signing-recipe.ts';
import type { ValueSource } from '../value-source.ts';
import { isOfPostback, type PlacedRequest, requestsOf } from '../walk-requests.ts';
import { type PlacedValue, valuesOf } from '../walk-values.ts';

type Signed = Extract<ValueSource, { from: 'signed' }>;
type PlacedPart = PlacedValue & { source: Signed };

/** The signing recipe against itself and against where its results stand. */
export function signingFaults(specification: PlatformSpecification): string[] {
  const { signing } = specification;
  const placed = valuesOf(specification).filter(
    (value): value is PlacedPart => value.source.from === 'signed',
  );
  if (!signing) {
    return placed.map(({ path }) => `${path} needs signing, which is missing, allowed: a recipe`);
  }
  return [
    ...keyFaults(signing),
    ...timestampFaults(signing, placed),
    ...placementFaults(signing, placed),
    ...namedParameterFaults(signing, specification, placed),
  ];
}

function keyFaults({ algorithm, content }: SigningRecipe): string[] {
  const keyed = algorithm.startsWith('hmac-');
  const at = content.findIndex(({ part }) => part === 'key');
  if (keyed && at >= 0) {
    return [
      `signing.content.${at} is the key, allowed: none, because ${algorithm} takes the key apart from what is signed`,
    ];
  }
  return keyed || at >= 0
    ? []
    : [`signing.content has no key, allowed: a part "key", because ${algorithm} takes none itself`];
}

function timestampFaults({ timestamp, content }: SigningRecipe, placed: PlacedPart[]): string[] {
  const uses = [
    ...content.flatMap(({ part }, index) =>
      part === 'timestamp' ? [`signing.content.${index}`] : [],
    ),
    ...placed.filter(({ source }) => source.part === 'timestamp').map(({ path }) => path),
  ];
  return timestamp === undefined && uses.length > 0
    ? [`signing.timestamp is missing, allowed: its format, because ${uses.join(', ')} needs it`]
    : [];
}

/** The parts of a request that hold a signature standing there. A query is signed without it. */
const HOLDERS: Record<PlacedValue['place'], SignedPart['part'][]> = {
  path: ['path', 'url'],
  headers: [],
  query: [],
  form: ['body'],
  json: ['body'],
};

function placementFaults({ content }: SigningRecipe, placed: PlacedPart[]): string[] {
  const signatures = placed.filter(({ source }) => source.part === 'signature');
  const sent = signatures.filter(isOfPostback);
  const circles = signatures.flatMap(({ path, place }) =>
    content
      .filter(({ part }) => HOLDERS[place].includes(part))
      .map(
        ({ part }) =>
          `${path} is part of the ${part} that it signs, allowed: in a header or the query`,
      ),
  );
  return sent.length > 0
    ? circles
    : [
        'signing is given, but no request carries the signature, allowed: a value from "signed"',
        ...circles,
      ];
}

function namedParameterFaults(
  { content }: SigningRecipe,
  specification: PlatformSpecification,
  placed: PlacedPart[],
): string[] {
  const signed = requestsOf(specification).filter(({ path }) => isSigned(path, placed));
  return content.flatMap((part, index) => {
    if (part.part !== 'parameters') return [];
    return signed.flatMap((request) => {
      const names = namesIn(request, part.in);
      return (part.names ?? [])
        .filter((name) => !names.includes(name))
        .map(
          (name) =>
            `signing.content.${index}.names has "${name}", allowed: the ${part.in} of ${request.path}, which has ${names.join(', ') || 'none'}`,
        );
    });
  });
}

function isSigned(request: string, placed: PlacedPart[]): boolean {
  return placed.some(
    ({ source, path }) => source.part === 'signature' && path.startsWith(`${request}.`),
  );
}

function namesIn({ template }: PlacedRequest, place: 'query' | 'body'): string[] {
  const parameters = place === 'query' ? template.query : template.body?.parameters;
  return (parameters ?? []).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}
