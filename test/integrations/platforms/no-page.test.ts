import { expect, test } from 'vitest';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';
import { reading } from './platform-fixture.ts';

const PAGES = [
  '<html><body>OK SUCCESS</body></html>',
  '<!DOCTYPE html>\n<title>Log in</title>',
  '<?xml version="1.0"?><error>Access denied</error>',
];

// A login, a block or an error of some other server comes with a 200 too.
test.each(Object.keys(WRITTEN_SPECIFICATIONS))('a page is no answer of %s', (platform) => {
  for (const page of PAGES) expect(reading(platform, 200, page)).toMatch(/^unknown /);
});
