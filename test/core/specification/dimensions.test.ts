import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ANSWER_DIMENSIONS } from './dimensions/answer-dimensions.ts';
import { EVENT_DIMENSIONS } from './dimensions/event-dimensions.ts';
import { PROOF_DIMENSIONS } from './dimensions/proof-dimensions.ts';
import { REQUEST_DIMENSIONS } from './dimensions/request-dimensions.ts';

/** In how many ways the interfaces that were read differ. */
const DIMENSIONS = 39;

const shown = [
  ...REQUEST_DIMENSIONS,
  ...EVENT_DIMENSIONS,
  ...PROOF_DIMENSIONS,
  ...ANSWER_DIMENSIONS,
];

describe('a specification can say', () => {
  test.each(shown)('$number: $what', ({ shows }) => {
    expect.hasAssertions();
    shows();
  });
});

describe('what a specification cannot say', () => {
  const document = readFileSync(
    new URL('../../../docs/integrations/limits.md', import.meta.url),
    'utf8',
  );
  const [whole = '', partly = ''] = document.split(/^## /m).slice(1);
  const byNumber = (a: number, b: number) => a - b;

  test('is in the document of limits: every difference is shown here or listed there', () => {
    const numbers = [...shown.map(({ number }) => number), ...numbersIn(whole)];

    expect(numbers.toSorted(byNumber)).toEqual(
      Array.from({ length: DIMENSIONS }, (_, index) => index + 1),
    );
  });

  test('of what it can say otherwise is in the document too', () => {
    const numbers = shown.map(({ number }) => number);

    expect(numbersIn(partly)).not.toEqual([]);
    expect(numbersIn(partly).filter((number) => !numbers.includes(number))).toEqual([]);
  });
});

/** Of its headings, or of its list. */
function numbersIn(section: string): number[] {
  return [...section.matchAll(/^(?:### |- \*\*)(\d+)\. /gm)].map(([, number]) => Number(number));
}
