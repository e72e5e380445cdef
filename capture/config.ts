/** What a page says about itself; this file has no imports, because its types are handed out as they are. */

export type CapturePlatform = {
  /** As in the stage file. */
  name: string;
  /** Query parameters that carry the click ID, exactly as spelt; the first that is there counts. */
  aliases: string[];
  /** Other query parameters that must have these values, such as `utm_source`. */
  when?: Record<string, string>;
};

export type CaptureConfig = {
  /** In order of precedence: one alias may mean different things on different platforms. */
  platforms: CapturePlatform[];
  /** Query parameter that carries the campaign. */
  campaign?: string;
  /** Query parameter that carries the affiliate. */
  partner?: string;
  /** Which click stays when another one comes. */
  wins: 'first' | 'last';
  /** Nothing is read back, kept or sent unless it is `granted`. */
  consent: 'granted' | 'pending' | 'denied';
  /** Address of the clicks API, such as `/postproof`; without one nothing is reported. */
  api?: string;
  /** Selector of the forms that get the click; default `form[data-postproof]`. */
  forms?: string;
  /** Name of one more hidden field, with the bare click ID. */
  field?: string;
  /** Origin to query parameter: iframes and links to it get the click ID in that parameter. */
  forwardTo?: Record<string, string>;
  /** Origins of parent pages that may be asked for the click. */
  askParent?: string[];
  /** Origins of iframes that may ask this page for the click. */
  answerTo?: string[];
  /** Days from the click, default 30; browsers may forget the cookie sooner. */
  cookieDays?: number;
  /** Such as `.aurora.example`, so that all of its hosts share the cookie. */
  cookieDomain?: string;
  /** Default: `iframe` in an iframe, else `web`. */
  path?: 'web' | 'iframe';
  /** Told each problem once a page load; never with a click ID in it. */
  onProblem?(problem: CaptureProblem): void;
};

export type CaptureProblem = {
  code:
    | 'empty'
    | 'too-long'
    | 'malformed'
    | 'several'
    | 'unread-name'
    | 'cookie-blocked'
    | 'storage-blocked'
    | 'report-failed'
    | 'internal';
  /** Names a parameter, a cookie or a fault. */
  detail: string;
};

/** Tells a problem once a page load. */
export type Tell = (code: CaptureProblem['code'], detail: string) => undefined;

export type CapturedClick = {
  platform: string;
  clickId: string;
  /** When the click was first seen, by the visitor's clock, in whole seconds. */
  capturedAtEpochMs: number;
  campaign?: string | undefined;
  partner?: string | undefined;
  /** All of it as one text. */
  token: string;
};
