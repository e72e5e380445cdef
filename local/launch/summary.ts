import type { LocalDescription } from './local-description.ts';

/** What a person needs to see when the stack is ready. */
export function summarise(description: LocalDescription): string {
  const { webhooks, aws, simulator, simulatorAdmin, region, dataDirectory } = description;
  const farSide =
    simulator === undefined
      ? ['  platforms    none (started without a simulator)']
      : [
          `  platforms    ${simulator}/<platform>`,
          ...(simulatorAdmin === undefined
            ? []
            : [`  simulator    ${simulatorAdmin}  (its log: GET /requests)`]),
        ];
  return [
    'Postproof runs on this machine.',
    '',
    `  webhooks     ${webhooks}/<source>`,
    ...farSide,
    `  AWS calls    ${aws}  (region ${region}, any credentials)`,
    `  on disk      ${dataDirectory}`,
    '',
    'Try:',
    '  npm run demo',
    '  npm run postproof -- postbacks list',
    `  aws sqs list-queues --endpoint-url ${aws} --region ${region}`,
    '',
    'Ctrl-C drains and stops. Nothing that was accepted is lost, then or by a crash.',
  ].join('\n');
}
