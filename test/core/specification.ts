import {
  type PlatformSpecification,
  type PlatformSpecificationInput,
  platformSpecification,
} from '../../core/specification/platform-specification.ts';

/** A made-up platform that takes everything in a query; a test changes the one thing it is about. */
export function writtenSpecification(
  overrides: Partial<PlatformSpecificationInput> = {},
): PlatformSpecificationInput {
  return {
    name: 'made-up',
    title: 'Made-up',
    version: 1,
    reviewDue: '2027-02-22',
    sources: ['https://docs.example.com/postbacks'],
    unverified: [],
    baseUrl: 'https://made-up.example.com',
    credentials: [],
    requests: {
      conversion: {
        method: 'GET',
        path: '/conv',
        query: [
          { name: 'click', value: { from: 'field', field: 'clickId' } },
          { name: 'goal', value: { from: 'event' } },
        ],
      },
    },
    events: { ftd: 'first' },
    clickId: { pattern: '[\\s\\S]+', maxLength: 255, example: 'c1' },
    transactionIdMaxLength: 100,
    answers: [
      {
        name: 'ok',
        when: { status: { min: 200, max: 299 }, bodyLacks: ['<html'] },
        verdict: 'accepted',
        example: { status: 200, body: 'ok' },
      },
    ],
    repeats: { ftd: { effect: 'counted-again', key: 'none' } },
    testMode: { by: 'none' },
    ...overrides,
  };
}

export function specification(
  overrides: Partial<PlatformSpecificationInput> = {},
): PlatformSpecification {
  return platformSpecification.parse(writtenSpecification(overrides));
}
