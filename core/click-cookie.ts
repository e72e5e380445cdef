import { clickIdFault } from './click-id.ts';

/**
 * A captured click as one text: the value of both cookies and of the hidden form field, which the
 * operator's backend passes on as it is. The browser library shares this module, so it stays small.
 */

/** Set by the browser library; browsers that prevent tracking forget it within days. */
export const SCRIPT_COOKIE = 'postproof_click';
/** Set by the clicks API in its answer, and by nobody else: it lives as long as it says. */
export const KEPT_COOKIE = 'postproof_click_kept';

export type CapturedClick = {
  platform: string;
  clickId: string;
  /** When the landing page was opened, by the visitor's clock; whole seconds are kept. */
  capturedAtEpochMs: number;
  campaign?: string | undefined;
  partner?: string | undefined;
};

/** Version, platform, seconds, click ID, campaign, partner. */
const SHAPE = /^1\.([a-z][a-z0-9-]{1,29})\.(\d{1,11})\.([^.]*)\.([^.]*)\.([^.]*)$/;

/**
 * @returns URL-safe ASCII; without campaign and partner where they would make it too long for a
 *   cookie
 */
export function formatCapture(click: CapturedClick): string {
  const { platform, clickId, capturedAtEpochMs, campaign = '', partner = '' } = click;
  const seconds = Math.floor(capturedAtEpochMs / 1000);
  const write = (...more: string[]) =>
    [1, platform, seconds, ...[clickId, ...more].map(encodeText)].join('.');
  const whole = write(campaign, partner);
  // Two such cookies come with every request, and some servers take no header line over 4 or 8 kB.
  return whole.length > 1500 ? write('', '') : whole;
}

/** @returns undefined if it is not what `formatCapture` makes */
export function parseCapture(text: string): CapturedClick | undefined {
  const [, platform, seconds, ...texts] = SHAPE.exec(text) ?? [];
  const [clickId = '', campaign, partner] = texts.map(percentDecode);
  const all = [clickId, campaign || clickId, partner || clickId];
  if (!platform || all.some(clickIdFault)) return undefined;
  return {
    platform,
    clickId,
    capturedAtEpochMs: Number(seconds) * 1000,
    ...(campaign && { campaign }),
    ...(partner && { partner }),
  };
}

/** @returns a control character, which no click ID has, if the bytes are not UTF-8; `+` stays `+` */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '\0';
  }
}

function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/\./g, '%2E');
}
