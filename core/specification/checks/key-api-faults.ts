import type { PlatformSpecification } from '../platform-specification.ts';
import type { ValueSource } from '../value-source.ts';
import { type PlacedValue, valuesOf } from '../walk-values.ts';

/** What a request can say while no postback is spoken of; the rest is composed of these. */
const KNOWN_ANYWHERE = ['constant', 'account', 'credential', 'signed', 'new-key'];
const COMPOSED = ['map', 'joined', 'digest', 'basic', 'object', 'list'];

/** A key API is called outside of any postback; nothing else is handed a new key. */
export function keyApiFaults(specification: PlatformSpecification): string[] {
  const { keyApi } = specification.signing ?? {};
  const placed = valuesOf(specification);
  const inKeyApi = placed.filter(({ path }) => path.startsWith('signing.keyApi.'));
  const leaks = placed.filter(
    (value) => value.source.from === 'new-key' && !inKeyApi.includes(value),
  );
  const has = (request: string, wanted: (source: ValueSource) => boolean) =>
    inKeyApi.some((value) => value.request === request && wanted(value.source));
  const handsOver = has('put', (source) => source.from === 'new-key' && source.part === 'key');
  const proves = has('probe', (source) => source.from === 'signed' && source.part === 'signature');
  return [
    ...leaks.map(({ path }) => `${path} takes the new key, allowed: in signing.keyApi only`),
    ...inKeyApi.flatMap(foreignFaults),
    ...(keyApi && !handsOver
      ? ['signing.keyApi.put hands over no key, allowed: a value from "new-key", part "key"']
      : []),
    ...(keyApi?.probe && !proves
      ? ['signing.keyApi.probe is not signed, allowed: a value from "signed", part "signature"']
      : []),
  ];
}

function foreignFaults({ source, path }: PlacedValue): string[] {
  const isNow = source.from === 'time' && source.time === 'sentAt';
  return isNow || [...KNOWN_ANYWHERE, ...COMPOSED].includes(source.from)
    ? []
    : [
        `${path} takes the ${source.from} of a postback, allowed: ${KNOWN_ANYWHERE.join(', ')}, and the time sentAt`,
      ];
}
