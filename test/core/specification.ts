import {
  type PlatformSpecification,
  type PlatformSpecificationInput,
  platformSpecification,
} from '../../core/platform-specification.ts';

/** A made-up platform that takes everything in a query; a test changes the one thing it is about. */
export function specification(
  overrides: Partial<PlatformSpecificationInput> = {},
): PlatformSpecification {
  return platformSpecification.parse({
    name: 'made-up',
    version: 1,
    sources: ['https://docs.example.com/postbacks'],
    unverified: [],
    request: {
      method: 'GET',
      path: '/conv',
      encoding: 'query',
      headers: [],
      parameters: [
        { name: 'click', value: { from: 'field', field: 'clickId' } },
        { name: 'goal', value: { from: 'event' } },
      ],
    },
    credentials: [],
    events: { ftd: 'first' },
    clickId: { pattern: '[\\s\\S]+', maxLength: 255 },
    transactionIdMaxLength: 100,
    answers: [{ name: 'ok', when: { status: { min: 200, max: 299 } }, verdict: 'accepted' }],
    repeats: {},
    ...overrides,
  });
}
