import { checkSpecification } from '../../../core/specification/check-specification.ts';
import type { PlatformSpecificationInput } from '../../../core/specification/platform-specification.ts';
import type { Parameter } from '../../../core/specification/value-source.ts';
import { writtenSpecification } from '../specification.ts';

type Overrides = Partial<PlatformSpecificationInput>;
type Request = PlatformSpecificationInput['requests'][string];

/** What is wrong with the made-up platform once these parts of it are changed. */
export function faultsOf(overrides: Overrides): string[] {
  const checked = checkSpecification(writtenSpecification(overrides));
  return 'faults' in checked ? checked.faults : [];
}

export const CLICK: Parameter = { name: 'click', value: { from: 'field', field: 'clickId' } };

/** The conversion with these parameters beside the click ID. */
export function query(...parameters: Parameter[]): Overrides {
  return request({ query: [CLICK, ...parameters] });
}

/** The conversion, changed in this. */
export function request(overrides: Partial<Request>): Overrides {
  return {
    requests: { conversion: { method: 'POST', path: '/conv', query: [CLICK], ...overrides } },
  };
}

/** Events of these milestones, each with a word, or with what is given instead. */
export function events(given: PlatformSpecificationInput['events']): Overrides {
  const repeats = Object.fromEntries(
    Object.keys(given).map((milestone) => [milestone, { effect: 'counted-again', key: 'none' }]),
  ) as PlatformSpecificationInput['repeats'];
  return { events: given, repeats };
}
