import type { LocalDescription } from '../../../local/launch/local-description.ts';

/** What a stack without any resources says of itself. */
export function localDescription(overrides: Partial<LocalDescription> = {}): LocalDescription {
  return {
    pid: process.pid,
    pids: [process.pid],
    webhooks: 'http://127.0.0.1:1/webhooks',
    clicks: 'http://127.0.0.1:1/postproof',
    aws: 'http://127.0.0.1:1',
    region: 'eu-west-1',
    accessKeyId: 'operator',
    secretAccessKey: 'operator',
    secrets: [],
    tables: [],
    queues: {},
    functions: [],
    dataDirectory: '/data',
    ...overrides,
  };
}
