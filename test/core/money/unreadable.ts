/** What JavaScript's own readers take for a number, wholly or in part, and money does not. */
export const UNREADABLE = [
  '',
  ' ',
  '-',
  '+5',
  ' 5',
  '5 ',
  '5\n',
  '--5',
  '0x10',
  '1e3',
  '5n',
  '1_000',
  '1,000',
  '٥',
  'NaN',
  'Infinity',
  'x5',
  '5x',
];
/** What has a point, but not as plain decimal text has it. */
export const UNREADABLE_DECIMALS = [
  '.',
  '.5',
  '5.',
  '-.5',
  '1.2.3',
  '1.-5',
  '1,5',
  '1.5x',
  '1.5e3',
];
