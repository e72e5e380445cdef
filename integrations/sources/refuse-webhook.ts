import { SignatureRefusedError } from './source-adapter.ts';

/** For sources whose events come over an event bus only: nothing proves a webhook of theirs. */
export function refuseWebhook(): never {
  throw new SignatureRefusedError('request', 'events of this source come over an event bus only');
}
