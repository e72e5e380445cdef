/** What Praxis is asked about: `<order>/<transaction>/<type>`, at most 128 characters. */
export type Subject = {
  /** The operator's own reference. It may hold a slash; what follows it cannot. */
  orderId: string;
  tid: string;
  type: string;
};

export const ORDER_ID = /^[\x21-\x7e]{1,100}$/;
export const TID = /^\d{1,20}$/;
/** Only of these types anything counts. */
const SUBJECT = /^([\x21-\x7e]{1,100})\/(\d{1,20})\/(sale|refund)$/;

export function subjectOf({ orderId, tid, type }: Subject): string {
  return `${orderId}/${tid}/${type}`;
}

/** @returns undefined if it is no such text */
export function parseSubject(text: string): Subject | undefined {
  const [, orderId, tid, type] = SUBJECT.exec(text) ?? [];
  if (orderId === undefined || tid === undefined || type === undefined) return undefined;
  return { orderId, tid, type };
}
