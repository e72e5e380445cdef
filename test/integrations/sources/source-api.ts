import type { CallSource } from '../../../integrations/sources/source-confirmer.ts';

export type Call = Parameters<CallSource>[0];

/**
 * Stands in for a source's API, at the boundary where the network begins.
 *
 * @param answers - by method and URL; an object is a 200 with it as JSON. Any other request is a 404.
 */
export function sourceApi(answers: Record<string, object | { status: number; body: string }>) {
  const calls: Call[] = [];
  const call: CallSource = (request) => {
    calls.push(request);
    const answer = answers[`${request.method} ${request.url}`];
    if (answer === undefined) return Promise.resolve({ status: 404, body: '{}' });
    if ('status' in answer && 'body' in answer) return Promise.resolve(answer);
    return Promise.resolve({ status: 200, body: JSON.stringify(answer) });
  };
  return { call, calls };
}
