import { renderTable } from '../../cli/render-table.ts';
import { formatPostbackName } from '../../core/keys.ts';
import { compareBooks } from '../books/compare-books.ts';
import { readLedger, type StoredPostback } from '../books/read-ledger.ts';
import { readLiveDescription } from '../launch/local-description.ts';
import { type RunLocalOptions, type RunningLocal, runLocal } from '../launch/run-local.ts';
import { createSimulatorClient } from '../simulator/simulator-client.ts';
import { DemoWorld, type Player } from './demo-world.ts';
import { type Tell, tellStory } from './tell-story.ts';

type Books = {
  postbacks: StoredPostback[];
  requests: Awaited<ReturnType<DemoWorld['simulator']['requests']>>;
};

/**
 * Tells the story on a stack that runs already, or on one of its own, and compares the books.
 *
 * @param options.checkOnly - tells nothing and only compares what earlier runs left
 * @returns true if ledger and platforms agree on every request
 */
export async function runDemo(
  options: RunLocalOptions & { checkOnly: boolean },
  tell: Tell,
): Promise<boolean> {
  const running = await openStack(options, tell);
  try {
    const { description } = running;
    const players = options.checkOnly ? undefined : await story(description, tell);
    const { postbacks } = await readLedger(description);
    const requests = await createSimulatorClient(description.simulatorAdmin ?? '').requests();
    if (players) tell(`\n${table({ postbacks, requests }, players)}\n`);
    return report({ postbacks, requests }, tell);
  } finally {
    await running.stop();
  }
}

async function openStack(options: RunLocalOptions, tell: Tell): Promise<RunningLocal> {
  const description = await readLiveDescription(options.dataDirectory);
  if (description) {
    tell(`using the stack that runs at ${description.aws}`);
    return { description, stop: async () => {} };
  }
  tell('starting the stack: synthesising the CDK app and running what was synthesised');
  const running = await runLocal(options);
  tell(`running at ${running.description.aws}, its data in ${running.description.dataDirectory}`);
  return running;
}

async function story(description: RunningLocal['description'], tell: Tell): Promise<Player[]> {
  const startedAt = Date.now();
  return tellStory(await DemoWorld.open(description), (line) => {
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
    tell(`${seconds} s  ${line}`);
  });
}

/** One line a postback, half of it from the ledger and half from the platforms' own log. */
function table({ postbacks, requests }: Books, players: readonly Player[]): string {
  const clickIds = players.map(({ clickId }) => clickId);
  const mine = postbacks
    .filter(({ clickId }) => clickIds.includes(clickId))
    .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  const rows = mine.map((row) => {
    const logged = requests.filter(
      ({ path, body }) =>
        path.includes(encodeURIComponent(row.values.transactionId)) ||
        body.includes(JSON.stringify(row.values.transactionId)),
    );
    return [
      row.platform,
      row.brand,
      row.milestone,
      row.state,
      String(row.attempts.length),
      String(logged.length),
      String(logged.filter(({ outcome }) => outcome.recorded).length),
    ];
  });
  const headings = [
    'platform',
    'brand',
    'milestone',
    'ledger: state',
    'attempts',
    'platform: requests',
    'conversions',
  ];
  return renderTable(headings, rows).join('\n');
}

function report(books: Books, tell: Tell): boolean {
  const differences = compareBooks(books, books.requests);
  for (const { postback, problem } of differences) tell(`DIFFERENT  ${postback}: ${problem}`);
  const attempts = books.postbacks.reduce((sum, row) => sum + row.attempts.length, 0);
  const parked = books.postbacks.filter(({ state }) => state === 'unknown');
  for (const row of parked) tell(`waits for a person: ${formatPostbackName(row)}`);
  tell(
    differences.length === 0
      ? `The books agree: ${books.postbacks.length} postbacks, ${attempts} attempts in the ledger, ${books.requests.length} requests at the platforms.`
      : `The books differ in ${differences.length} place(s).`,
  );
  return differences.length === 0;
}
