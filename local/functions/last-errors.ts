import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MAX_SHOWN = 3;

/** The latest errors that the functions of a local stack logged, for whoever waits in vain. */
export function lastErrors(dataDirectory: string): string[] {
  const directory = join(dataDirectory, 'logs');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .flatMap((file) => readFileSync(join(directory, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"level":"ERROR"'))
    .map((line) => JSON.parse(line) as LoggedError)
    .toSorted((a, b) => (a.timestamp ?? '').localeCompare(b.timestamp ?? ''))
    .slice(-MAX_SHOWN)
    .map(({ function_name, message, error }) =>
      [function_name, message, error?.name, error?.message].filter(Boolean).join(': '),
    );
}

type LoggedError = {
  timestamp?: string;
  function_name?: string;
  message?: string;
  error?: { name?: string; message?: string };
};
