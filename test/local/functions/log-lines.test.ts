import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLineSplitter, openLogFile } from '../../../local/functions/log-lines.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

function open(directory: string) {
  return openLogFile({ directory, functionName: 'ingest', nowIso: () => '2026-11-22T00:00:00Z' });
}

test('every line of the file is one JSON object, whatever the function writes', () => {
  const directory = join(temporaryDirectory(), 'logs');
  const log = open(directory);

  for (const line of ['{"_aws":{},"n":1}', 'plain', '{broken', '[1]', '"text"']) log.write(line);
  log.close();

  const lines = readFileSync(join(directory, 'ingest.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { _aws: {}, n: 1 },
    { timestamp: '2026-11-22T00:00:00Z', message: 'plain' },
    { timestamp: '2026-11-22T00:00:00Z', message: '{broken' },
    { timestamp: '2026-11-22T00:00:00Z', message: '[1]' },
    { timestamp: '2026-11-22T00:00:00Z', message: '"text"' },
  ]);
});

test('a restart appends', () => {
  const directory = temporaryDirectory();
  for (const line of ['{"n":1}', '{"n":2}']) {
    const log = open(directory);
    log.write(line);
    log.close();
  }

  expect(readFileSync(join(directory, 'ingest.jsonl'), 'utf8')).toBe('{"n":1}\n{"n":2}\n');
});

test('chunks are cut into lines; an unfinished one waits for its end or the flush', () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));

  splitter.push('one\ntw');
  splitter.push('o\n\nthr');
  const before = [...lines];
  splitter.push('ee');
  splitter.flush();
  splitter.flush();

  expect(before).toEqual(['one', 'two']);
  expect(lines).toEqual(['one', 'two', 'three']);
});
