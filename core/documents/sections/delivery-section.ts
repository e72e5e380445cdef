import { MAX_RETRY_AFTER_SECONDS } from '../../retry.ts';
import type { PlatformSpecification } from '../../specification/platform-specification.ts';
import { bullets, listed } from '../markdown.ts';
import type { Section } from '../section.ts';
import { counted, describeDuration } from '../words/describe-duration.ts';

/** When we try again, and how much comes at a time. */
export const deliverySection: Section = ({ specification }) => [
  '## Delivery',
  bullets([...describeSchedule(specification.delivery), ...describeLimits(specification)]),
  'These are the values where an account has agreed nothing else.',
];

/** The schedule, the timeout and the rate, a sentence each. */
function describeSchedule(delivery: PlatformSpecification['delivery']): string[] {
  const { retryDelaysSeconds, timeoutSeconds, maxConcurrency, requestsPerSecond, batchSize } =
    delivery;
  const longest = describeDuration(MAX_RETRY_AFTER_SECONDS);
  const [first = 0] = retryDelaysSeconds;
  return [
    `Attempts: ${retryDelaysSeconds.length + 1}, the later ones ${listed(retryDelaysSeconds.map(describeDuration))} after the first failure. After the last a person is told.`,
    `A \`Retry-After\` is obeyed up to ${longest}.`,
    `429 spends no attempt: we ask again when told, else after ${describeDuration(first)}, doubled each time up to ${longest}.`,
    `Timeout: ${describeDuration(timeoutSeconds)} for the whole answer.`,
    `At once: at most ${counted(maxConcurrency, 'request')}.`,
    ...(requestsPerSecond === undefined
      ? []
      : [`Rate: at most ${requestsPerSecond} requests a second.`]),
    ...(batchSize === 1
      ? []
      : [
          `Batches: you take up to ${batchSize} events in one request; we send one, so that each attempt can be proven.`,
        ]),
  ];
}

function describeLimits({ limits }: PlatformSpecification): string[] {
  const { urlBytes, bodyBytes, eventAgeSeconds } = limits;
  return [
    ...(urlBytes === undefined
      ? []
      : [`A URL has at most ${urlBytes} bytes; a longer one is not sent.`]),
    ...(bodyBytes === undefined
      ? []
      : [`A body has at most ${bodyBytes} bytes; a longer one is not sent.`]),
    ...(eventAgeSeconds === undefined
      ? []
      : [
          `An event is sent within ${describeDuration(eventAgeSeconds.max)}; an older one is held for a person.`,
        ]),
  ];
}
