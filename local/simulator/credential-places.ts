import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import { type PlacedValue, valuesOf } from '../../core/specification/walk-values.ts';
import type { CredentialPlace } from './platform-behaviour.ts';

/** One credential in one kind of request. */
export type CredentialUse = {
  credential: string;
  request: string;
  /** As it is written in the specification. */
  parameter: string;
  place: PlacedValue['place'];
  optional: boolean;
  /** Nobody can tell from a digest what went into it. */
  isReadable: boolean;
};

/** Where a platform's requests carry its credentials. */
export function credentialUses(specification: PlatformSpecification): CredentialUse[] {
  const values = valuesOf(specification);
  return values.flatMap(({ source, name: parameter, request, place, path, optional }) => {
    if (source.from !== 'credential') return [];
    const isReadable = !values.some((one) => one.path === path && one.source.from === 'digest');
    const { credential } = source;
    return [{ credential, request, parameter, place, optional, isReadable }];
  });
}

/** Those that are masked by their name, whatever stands there; each once. */
export function credentialPlaces(specification: PlatformSpecification): CredentialPlace[] {
  const places = credentialUses(specification).flatMap(({ place, parameter }) =>
    place === 'query' || place === 'headers'
      ? [{ in: place, parameter: parameter.toLowerCase() }]
      : [],
  );
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}
