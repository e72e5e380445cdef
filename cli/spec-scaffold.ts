/**
 * The files that a new platform begins with. What only its documentation can tell is left empty,
 * and an empty text is what `spec check` and the test refuse, so that nothing half-filled is sent.
 */

/** `my-platform` is `myPlatform`. */
export function exportName(platform: string): string {
  return platform.replaceAll(/-+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * The specification: one JSON event for each milestone, as our own generic format has it.
 *
 * @param reviewDue - `YYYY-MM-DD`
 */
export function specificationText(platform: string, reviewDue: string): string {
  return `import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { HTTP_RULES } from './http-rules.ts';

const repeated = { effect: 'recognised', key: '' } as const;

export const ${exportName(platform)}: PlatformSpecificationInput = {
  name: '${platform}',
  title: '',
  version: 1,
  reviewDue: '${reviewDue}',
  sources: [''],
  unverified: [''],
  baseUrl: '',
  credentials: ['apiKey'],
  requests: {
    conversion: {
      method: 'POST',
      path: '',
      headers: [{ name: '', value: { from: 'credential', credential: 'apiKey' } }],
      body: {
        encoding: 'json',
        parameters: [
          { name: '', value: { from: 'event' } },
          { name: '', value: { from: 'field', field: 'transactionId' } },
          { name: '', value: { from: 'time', time: 'occurredAt', format: 'iso-milliseconds' } },
          { name: '', value: { from: 'field', field: 'clickId' } },
          { name: '', value: { from: 'field', field: 'playerRef' } },
          {
            name: '',
            value: { from: 'money', money: 'deposit' },
            milestones: ['ftd', 'deposit'],
            meaning: '',
          },
          { name: '', value: { from: 'currency' }, milestones: ['ftd', 'deposit'] },
        ],
      },
    },
  },
  events: { registration: '', ftd: '', deposit: '' },
  money: { currency: { rule: 'any' } },
  clickId: { pattern: '', maxLength: 255, example: '', arrivesAs: [''] },
  transactionIdMaxLength: 255,
  answers: [
    {
      name: 'accepted',
      when: { status: { min: 200, max: 299 }, bodyContains: [''] },
      verdict: 'accepted',
      example: { status: 200, body: '' },
    },
    {
      name: 'duplicate',
      when: { status: { min: 409, max: 409 }, bodyContains: [''] },
      verdict: 'duplicate',
    },
    ...HTTP_RULES,
  ],
  repeats: { registration: repeated, ftd: repeated, deposit: repeated },
  testMode: { by: 'none' },
};
`;
}

/** Its golden test: what is expected is written by hand from the platform's documentation. */
export function testText(platform: string): string {
  return `import { expect, test } from 'vitest';
import { reading, rendered } from './platform-fixture.ts';

const PLATFORM = '${platform}';

test.each([
  ['registration', '', ''],
  ['ftd', '', ''],
  ['deposit', '', ''],
] as const)('a %s is a POST to %s with the body %s', (milestone, url, body) => {
  expect(rendered(PLATFORM, { milestone })).toMatchObject({ method: 'POST', url, body });
});

test.each([
  [200, '', ''],
  [409, '', ''],
])('an answer %d with the body %s is %s', (status, body, verdict) => {
  expect(reading(PLATFORM, status, body)).toBe(verdict);
});
`;
}
