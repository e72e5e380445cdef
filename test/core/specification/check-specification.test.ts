import { describe, expect, test } from 'vitest';
import {
  checkSpecification,
  reviewWarning,
} from '../../../core/specification/check-specification.ts';
import { specification, writtenSpecification } from '../specification.ts';
import { faultsOf } from './faults-of.ts';

describe('a specification', () => {
  test('without a fault is given back with its defaults filled in', () => {
    const checked = checkSpecification(writtenSpecification());

    expect(checked).toMatchObject({
      specification: {
        events: { ftd: { word: 'first', request: 'conversion', cadence: 'every-event' } },
        identity: { click: 'every-event' },
        delivery: { retryDelaysSeconds: [30, 300, 1800], timeoutSeconds: 10 },
      },
    });
  });

  test.each([
    [undefined, '(top) is missing: Invalid input: expected object, received undefined'],
    [null, '(top) is null: Invalid input: expected object, received null'],
    ['scaleo', '(top) is "scaleo": Invalid input: expected object, received string'],
    [[], '(top) is []: Invalid input: expected object, received array'],
  ])('that is none is refused: %j', (written, fault) => {
    expect(checkSpecification(written)).toEqual({ faults: [fault] });
  });

  test('with values out of range is told every path, value and range', () => {
    const faults = faultsOf({
      version: 0,
      transactionIdMaxLength: 7,
      clickId: { pattern: '(', maxLength: 256, example: '' },
      colour: 'red',
    } as object);

    expect(faults).toEqual([
      'version is 0: Too small: expected number to be >=1',
      'clickId.pattern is "(": must be a regular expression',
      'clickId.maxLength is 256: Too big: expected number to be <=255',
      'clickId.example is "": must not be empty',
      'transactionIdMaxLength is 7: Too small: expected number to be >=8',
      '(top) has unknown settings: colour',
    ]);
  });

  test('with parts that contradict each other is told every one of them', () => {
    const faults = faultsOf({
      credentials: ['token'],
      repeats: {},
      clickId: { pattern: '[a-z]+', maxLength: 2, example: 'C123' },
    });

    expect(faults).toEqual([
      'credentials has "token", which nothing uses, allowed: names that are used',
      'repeats.ftd is missing, allowed: what a second request does, because events has ftd',
      'clickId.example is "C123", allowed: [a-z]+',
      'clickId.example is "C123", allowed: at most 2 characters',
    ]);
  });
});

describe('a specification to be reviewed by a day', () => {
  const due = specification({ reviewDue: '2027-02-22', sources: ['https://a.example/x'] });

  test.each(['2026-11-22', '2027-02-21', '2027-02-22'])('is not overdue on %s', (today) => {
    expect(reviewWarning(due, today)).toBeUndefined();
  });

  test.each(['2027-02-23', '2027-03-01', '2028-01-01'])('is overdue on %s', (today) => {
    expect(reviewWarning(due, today)).toBe(
      'made-up was to be compared with its sources by 2027-02-22: read https://a.example/x again, then set a new reviewDue',
    );
  });

  test('is no fault when it is overdue', () => {
    expect(faultsOf({ reviewDue: '2001-01-01' })).toEqual([]);
  });
});
