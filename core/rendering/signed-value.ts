import type { ValueSource } from '../specification/value-source.ts';
import type { Scope } from './scope.ts';
import { plain } from './text.ts';
import { timeText } from './time-text.ts';
import type { Value } from './value.ts';

type SignedSource = Extract<ValueSource, { from: 'signed' }>;

/** What the signing recipe made of the request, and what it says beside it. None of it is secret. */
export function signedValue(part: SignedSource['part'], scope: Scope): Value {
  const text = partText(part, scope);
  return text === undefined ? { missing: part } : plain(text);
}

/** When and under which name the request is signed; the time as the recipe writes it. */
export function signingFacts({ platform, nowEpochMs, row, newKey }: Scope) {
  const format = platform.specification.signing?.timestamp ?? 'unix-seconds';
  return {
    timestamp: Number.isNaN(nowEpochMs) ? undefined : timeText(nowEpochMs, format),
    // The same for every attempt; where a key is handed over, that key's.
    messageId: row.values.transactionId ?? newKey?.keyId,
  };
}

function partText(part: SignedSource['part'], scope: Scope): string | undefined {
  switch (part) {
    case 'signature':
      return scope.signature;
    case 'timestamp':
      return signingFacts(scope).timestamp;
    case 'key-id':
      return scope.keyId;
    case 'message-id':
      return signingFacts(scope).messageId;
  }
}

/** Whether the value can be known only when the rest of the request has been signed. */
export function mentionsSignature(source: ValueSource): boolean {
  if (source.from === 'signed') return source.part === 'signature';
  return partsOf(source).some(mentionsSignature);
}

/** The sources that a source is made of. */
function partsOf(source: ValueSource): readonly ValueSource[] {
  switch (source.from) {
    case 'map':
    case 'digest':
      return [source.of];
    case 'joined':
      return source.parts;
    case 'list':
      return source.items;
    case 'basic':
      return [source.user, source.password];
    case 'object':
      return source.members.map(({ value }) => value);
    default:
      return [];
  }
}
