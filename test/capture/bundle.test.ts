import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BUNDLES, buildBundle } from '../../capture/bundles.ts';

const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/.bin/tsc');

test.each(BUNDLES)('$file is under 3 kB, imports nothing and evaluates nothing', async (bundle) => {
  const { text, metafile } = await buildBundle(bundle);
  const [output] = Object.values(metafile.outputs);

  expect(gzipSync(text, { level: 9 }).byteLength).toBeLessThan(3 * 1024);
  expect(output?.imports).toEqual([]);
  expect(output?.exports).toEqual(bundle.format === 'esm' ? ['capture'] : []);
  expect(text).not.toMatch(/\beval\b|\bFunction\(|innerHTML|insertAdjacent|document\.write/);
  expect(Object.keys(metafile.inputs).filter((one) => one.includes('node_modules'))).toEqual([]);
});

test('the types stand on their own, and refuse a configuration without consent', () => {
  const directory = mkdtempSync(join(tmpdir(), 'postproof-types-'));
  const emit = ['-p', join(ROOT, 'capture/tsconfig.types.json'), '--outDir', directory];
  execFileSync(TSC, emit, { cwd: ROOT });
  const use = (config: string) => `
    import { capture, type Capture } from './postproof-capture.js';
    const one: Capture = capture(${config});
    one.fill(document.forms[0]);`;
  const config = `platforms: [{ name: 'scaleo', aliases: ['click_id'] }], wins: 'last'`;
  writeFileSync(join(directory, 'good.ts'), use(`{ ${config}, consent: 'granted' }`));
  writeFileSync(join(directory, 'bad.ts'), use(`{ ${config} }`));
  const check = (file: string) => {
    const options = ['--noEmit', '--ignoreConfig', '--strict', '--module', 'esnext'];
    const rest = ['--moduleResolution', 'bundler', '--types', '', '--lib', 'es2022,dom', file];
    try {
      return execFileSync(TSC, [...options, ...rest], { cwd: directory }).toString();
    } catch (error) {
      return String((error as { stdout: Buffer }).stdout);
    }
  };

  expect(
    readdirSync(directory)
      .filter((name) => name.endsWith('.d.ts'))
      .sort(),
  ).toEqual(['config.d.ts', 'postproof-capture.d.ts']);
  expect(check('good.ts')).toBe('');
  expect(check('bad.ts')).toContain(`Property 'consent' is missing`);
  rmSync(directory, { recursive: true });
});

test('every problem code is documented', () => {
  const codes = readFileSync(join(ROOT, 'capture/config.ts'), 'utf8').matchAll(
    /^ {4}\| '([\w-]+)'/gm,
  );
  const documented = readFileSync(join(ROOT, 'docs/capture.md'), 'utf8');

  const missing = [...codes].filter(([, code]) => !documented.includes(`| \`${code}\``));

  expect(missing).toEqual([]);
});
