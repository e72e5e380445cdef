/** Slips that change nothing which anybody could notice, by their names, and why. */
export const HARMLESS: ReadonlyArray<{ because: string; mutants: readonly string[] }> = [
  {
    because:
      'the database client drops a key whose value is undefined, and it is read as absent everywhere else',
    mutants: [
      'lambdas/authority/create-postback.ts ConditionalExpression: deadline !== undefined -> true',
      'lambdas/authority/know-payment.ts ConditionalExpression: depositId !== undefined -> true',
      'lambdas/authority/settle-revenue.ts ConditionalExpression: after !== undefined -> true',
    ],
  },
  {
    because: 'putting no events on the bus is no request',
    mutants: [
      'lambdas/authority/know-payment.ts ConditionalExpression: waiting.length > 0 -> true',
      'lambdas/authority/know-payment.ts EqualityOperator: waiting.length > 0 -> waiting.length >= 0',
      'lambdas/authority/release-events.ts ConditionalExpression: held.length > 0 -> true',
      'lambdas/authority/release-events.ts EqualityOperator: held.length > 0 -> held.length >= 0',
      'lambdas/authority/settle-reversal.ts ConditionalExpression: earlier.length > 0 -> true',
      'lambdas/authority/settle-reversal.ts EqualityOperator: earlier.length > 0 -> earlier.length >= 0',
    ],
  },
  {
    because:
      'one round fewer of a bounded repetition leaves the rest to the queue, which brings the message back',
    mutants: [
      'lambdas/authority/settle-claim.ts EqualityOperator: round <= MAX_ROUNDS -> round < MAX_ROUNDS',
      'lambdas/authority/until-settled.ts EqualityOperator: round <= MAX_ROUNDS -> round < MAX_ROUNDS',
      'lambdas/delivery/deliver.ts EqualityOperator: round <= MAX_ROUNDS -> round < MAX_ROUNDS',
      'lambdas/delivery/record-outcome.ts EqualityOperator: round <= MAX_ROUNDS -> round < MAX_ROUNDS',
    ],
  },
  {
    because: 'it is a matter of one millisecond, which no promise names',
    mutants: [
      'lambdas/authority/bind-click.ts EqualityOperator: Date.parse(landing.at) - Date.parse(recorded.clickedAt) > LATE_REPORT_MS -> Date.parse(landing.at) - Date.parse(recorded.clickedAt) >= LATE_REPORT_MS',
      'lambdas/authority/settle-claim.ts EqualityOperator: waitedMs < MIN_ASKING_MS -> waitedMs <= MIN_ASKING_MS',
      'lambdas/authority/settle-claim.ts EqualityOperator: waitedMs > MAX_ASKING_MS -> waitedMs >= MAX_ASKING_MS',
      'lambdas/authority/settle-event.ts EqualityOperator: ageMs > config.ledger.rowLifeDays * DAY_MS -> ageMs >= config.ledger.rowLifeDays * DAY_MS',
      'lambdas/delivery/deliver.ts EqualityOperator: restMs > 0 -> restMs >= 0',
      'lambdas/delivery/lane-circuits.ts EqualityOperator: now - readAtEpochMs > MEMORY_MS -> now - readAtEpochMs >= MEMORY_MS',
      'lambdas/delivery/lane-circuits.ts EqualityOperator: this.#dependencies.nowEpochMs() - readAtEpochMs > MEMORY_MS -> this.#dependencies.nowEpochMs() - readAtEpochMs >= MEMORY_MS',
    ],
  },
  {
    because: 'what is not there has been told apart before: the condition is for the types',
    mutants: [
      'lambdas/authority/bind-click.ts ConditionalExpression: recorded !== undefined -> true',
      "lambdas/authority/bind-click.ts ConditionalExpression: result !== 'conflict' && 'link' in result -> true",
      'lambdas/authority/create-postback.ts ConditionalExpression: settings === undefined -> false',
      'lambdas/authority/note-journey.ts OptionalChaining: descriptionOf(adapter)?.reports -> descriptionOf(adapter).reports',
      'lambdas/authority/pointless-deposit.ts OptionalChaining: settings?.milestones -> settings.milestones',
      'lambdas/authority/pointless-deposit.ts OptionalChaining: settings?.specification -> settings.specification',
      'lambdas/authority/settle-qualified.ts ConditionalExpression: player?.link === undefined -> false',
      'lambdas/authority/settle-qualified.ts OptionalChaining: player?.link -> player.link',
      'lambdas/authority/settle-reversal.ts ConditionalExpression: settings === undefined -> false',
      'lambdas/delivery/ask-or-send.ts ConditionalExpression: lookup === undefined -> false',
    ],
  },
  {
    because:
      'the ledger gives only clicks that landed, each with a damage that leads from it to the ID',
    mutants: [
      'lambdas/authority/bind-click.ts ConditionalExpression: damages === undefined -> false',
      'lambdas/authority/bind-click.ts ConditionalExpression: first === undefined -> false',
      'lambdas/authority/bind-click.ts ConditionalExpression: first === undefined || damages === undefined -> false',
      'lambdas/authority/bind-click.ts ConditionalExpression: worst === undefined -> false',
      'lambdas/authority/bind-click.ts LogicalOperator: first === undefined || damages === undefined -> first === undefined && damages === undefined',
      'lambdas/authority/bind-click.ts LogicalOperator: first === undefined || damages === undefined || worst === undefined -> (first === undefined || damages === undefined) && worst === undefined',
      'lambdas/authority/bind-click.ts OptionalChaining: (one.landed ?? one.missed)?.brand -> (one.landed ?? one.missed).brand',
    ],
  },
  {
    because: 'a sighting is among those that are read, consistently, after it has been written',
    mutants: ['lambdas/authority/suspicion.ts ConditionalExpression: own === undefined -> false'],
  },
  {
    because:
      'where a sum is told the specification has a rule of money, and only the rule `one` says what is to be done otherwise',
    mutants: [
      "lambdas/authority/pass-gates.ts ConditionalExpression: rule?.rule === 'one' -> true",
      'lambdas/authority/pass-gates.ts OptionalChaining: rule?.rule -> rule.rule',
      'lambdas/authority/pass-gates.ts OptionalChaining: settings.specification.money?.currency -> settings.specification.money.currency',
    ],
  },
  {
    because: 'the time of an absent `decidesFrom` is not a number, and nothing is later than that',
    mutants: [
      'lambdas/authority/settle-event.ts ConditionalExpression: event.decidesFrom !== undefined -> true',
    ],
  },
  {
    because: 'without a reason the answer is undefined either way; a read is saved',
    mutants: [
      'lambdas/authority/pointless-deposit.ts ConditionalExpression: why === undefined -> false',
    ],
  },
  {
    because:
      'a row that is being sent has its latest attempt: one write makes both, and nothing removes it',
    mutants: [
      'lambdas/delivery/attempt-postback.ts OptionalChaining: now.last?.claimId -> now.last.claimId',
      'lambdas/delivery/lane-circuits.ts OptionalChaining: row.last?.lookup -> row.last.lookup',
      'lambdas/delivery/record-outcome.ts OptionalChaining: now.last?.claimId -> now.last.claimId',
    ],
  },
  {
    because:
      'the row that is asked about is open, so that reading it again says that it is not delivered; a read is saved',
    mutants: [
      'lambdas/delivery/attempt-postback.ts ConditionalExpression: latest === row.occurrence -> false',
    ],
  },
  {
    because: 'whether a passage waits is asked of it, not whether it goes',
    mutants: ['lambdas/delivery/lane-circuits.ts BooleanLiteral: true -> false'],
  },
  {
    because:
      'the player has a click here, and a platform without a rule makes nothing of it; a read is saved',
    mutants: [
      'lambdas/authority/settle-qualified.ts ConditionalExpression: !click || (quiet && !rule) -> false',
      'lambdas/authority/settle-qualified.ts LogicalOperator: !click || (quiet && !rule) -> !click && quiet && !rule',
      'lambdas/authority/settle-qualified.ts ConditionalExpression: quiet && !rule -> false',
    ],
  },
  {
    because: 'nothing follows, and a function that ends gives undefined',
    mutants: [
      "lambdas/delivery/deliver.ts ConditionalExpression: case 'not-ours': return undefined; -> case 'not-ours':",
    ],
  },
  {
    because:
      'an attempt is reported when it has ended, with its verdict: the condition is for the types',
    mutants: [
      'lambdas/delivery/report-attempt.ts OptionalChaining: attempt.verdict?.kind -> attempt.verdict.kind',
      'lambdas/delivery/report-attempt.ts OptionalChaining: attempt.verdict?.reason -> attempt.verdict.reason',
      'lambdas/delivery/report-attempt.ts OptionalChaining: attempt.verdict?.rule -> attempt.verdict.rule',
    ],
  },
];
