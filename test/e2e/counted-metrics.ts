import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type EmbeddedLine = Record<string, unknown> & {
  _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[] };
};

/** What CloudWatch would have counted: the sum of each metric, by name and dimensions. */
export function countedMetrics(logDirectory: string): Map<string, number> {
  const counted = new Map<string, number>();
  for (const line of embeddedLines(logDirectory)) {
    for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      for (const names of Dimensions) {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
        for (const { Name } of Metrics) {
          const key = metricKey(Name, dimensions);
          counted.set(key, (counted.get(key) ?? 0) + Number(line[Name]));
        }
      }
    }
  }
  return counted;
}

function embeddedLines(logDirectory: string): EmbeddedLine[] {
  return readdirSync(logDirectory)
    .flatMap((file) => readFileSync(join(logDirectory, file), 'utf8').split('\n'))
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line));
}

export function metricKey(name: string, dimensions: Record<string, string>): string {
  const sorted = Object.entries(dimensions).toSorted(([a], [b]) => a.localeCompare(b));
  return `${name} ${JSON.stringify(sorted)}`;
}
