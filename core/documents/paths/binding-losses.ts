import { aliasesOf } from '../../clicks-config.ts';
import { code, listed } from '../markdown.ts';
import { describeDuration } from '../words/describe-duration.ts';
import { named } from './decider-words.ts';
import { type Deciders, decidersOf } from './deciders.ts';
import type { Loss } from './loss.ts';
import type { StageSubject } from './stage-subject.ts';

/** From the landing page to the moment at which a player is bound to a click. */
export function bindingLosses({ config }: StageSubject): Loss[] {
  const { platforms, ledger } = config;
  const clickless = Object.values(platforms).some(({ traffic }) =>
    traffic.some(({ promoCodes, domains }) => promoCodes ?? domains),
  );
  const unless = clickless ? 'Where no promo code or domain says whose the player is, it' : 'It';
  const registration = decidersOf('registration', config);
  const reporter = named(registration.authority);
  const names = Object.keys(platforms).flatMap((platform) => aliasesOf(config, platform));
  const parameters = [...new Set(names)];
  const as = parameters.length === 0 ? '' : ` as ${listed(parameters.map(code), 'or')}`;
  return [
    {
      where: 'Landing page to registration',
      what: `The click ID arrives${as}; site and app must keep it, letter by letter, until ${reporter} reports the registration with it.`,
      visible: '`no-click`',
    },
    {
      where: 'Registration without a click',
      what: `${unless} is held, and so is all that follows, until a registration of the player names a click. There is no time limit, but what is then more than ${ledger.rowLifeDays} days old is not sent.`,
      visible: '`no-click`, then `too-old`',
    },
    ...otherReporters(registration),
    {
      where: 'Second player on the same click',
      what: 'The click stays with the first player. The second stays without one, and what follows is held until a registration names another click.',
      visible: '`click-already-converted`, then `no-click`',
    },
    {
      where: 'Second click of the same player',
      what: 'The first binding is final; the later click gets nothing.',
      visible: '`player-already-linked`',
    },
  ];
}

/** A registration that does not decide brings no click. */
function otherReporters({ authority, standIns, silenceMinutes, corroborating }: Deciders): Loss[] {
  const where = 'Registration from another source';
  const visible = '`corroborating`';
  return [
    ...(standIns.length === 0
      ? []
      : [
          {
            where,
            what: `A click that ${named(standIns)} reports is bound only after ${named(authority)} has been silent for ${describeDuration(silenceMinutes * 60)}.`,
            visible: '`corroborating`, then `authority-silent`',
          },
        ]),
    ...(corroborating.length === 0
      ? []
      : [
          {
            where,
            what: `A click that only ${named(corroborating)} reports is never bound.`,
            visible,
          },
        ]),
  ];
}
