import { describe, expect, test } from 'vitest';
import type { Milestone } from '../../../core/milestones.ts';
import type { PlatformSpecification } from '../../../core/specification/platform-specification.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';
import { type Given, specificationOf } from '../../integrations/platforms/platform-fixture.ts';
import {
  parametersOfRegistration,
  withoutParameter,
  withSurplus,
  withText,
} from './alter-specification.ts';
import type { TestSimulator } from './open-test-simulator.ts';
import { openWithPlatform, sendRendered, simulated } from './send-rendered.ts';

const ATTRIBUTES: Record<string, Record<string, string>> = {
  adjust: { gpsAdid: 'ad-1' },
  appsflyer: { appsflyerId: 'af-1' },
  revosurge: { ip: '192.0.2.1', userAgent: 'curl/8' },
};
/** They find the player by other means, and a request names no click that could be read back. */
const WITHOUT_CLICK = ['adjust', 'appsflyer', 'meta-conversions'];
const OTHER_KEY = { keyId: 'k-9', key: Buffer.alloc(32, 9).toString('base64') };

function given(name: string, milestone: Milestone, clickId?: string): Given {
  const attributes = ATTRIBUTES[name];
  const values = { ...(attributes && { attributes }), ...(clickId !== undefined && { clickId }) };
  return { milestone, values };
}

describe.each(Object.keys(WRITTEN_SPECIFICATIONS))('%s', (name) => {
  const specification = specificationOf(name);
  const { answers, events, repeats, signing, testMode } = specification;
  // Not those of a key API.
  const credentials = specification.credentials.filter((credential) =>
    JSON.stringify(specification.requests).includes(`"credential":"${credential}"`),
  );
  const saysDuplicate = answers.some(({ verdict }) => verdict === 'duplicate');

  /** What becomes of a registration that is sent in some wrong way. */
  async function refusalAt(
    simulator: TestSimulator,
    changes: Partial<Given>,
    alter?: (specification: PlatformSpecification) => PlatformSpecification,
  ) {
    const sent = { ...given(name, 'registration'), ...changes };
    const { verdict } = await sendRendered(simulator.origin, name, sent, alter);
    const entry = (await simulator.client.requests()).at(-1);
    expect(entry?.outcome).toMatchObject({ recorded: false, verdict: 'refused' });
    // A platform may say to a wrong request no more than to a wrong credential.
    expect(['refused', 'retryable']).toContain(verdict);
    return entry?.outcome.why;
  }

  test('accepts and books each of its milestones, and answers a repeat as its rule says', async () => {
    using simulator = await openWithPlatform(name);
    for (const milestone of Object.keys(events) as Milestone[]) {
      const sent = given(name, milestone);
      const first = await sendRendered(simulator.origin, name, sent);
      const second = await sendRendered(simulator.origin, name, sent);

      const [one, other] = (await simulator.client.requests()).slice(-2);
      const isRecognised = repeats[milestone]?.effect === 'recognised';
      const accepted = { recorded: true, verdict: 'accepted', conversionId: expect.any(String) };
      expect([milestone, one?.outcome]).toEqual([milestone, accepted]);
      expect(first.verdict).toBe('accepted');
      expect(other?.outcome).toMatchObject(
        isRecognised ? { recorded: false, verdict: 'duplicate' } : accepted,
      );
      expect(second.verdict).toBe(isRecognised && saysDuplicate ? 'duplicate' : 'accepted');
      // As the ledger's record has it: without that the two books could not be compared.
      expect({ path: one?.path, body: one?.body }).toEqual(first.wire);
    }
  });

  test('takes the registrations of two clicks for two', async () => {
    const otherClick = simulated(name).mintClickId();
    using simulator = await openWithPlatform(name);
    await simulator.client.registerClick({ platform: name, clickId: otherClick });

    await sendRendered(simulator.origin, name, given(name, 'registration'));
    const other = given(name, 'registration', otherClick);
    other.values = { ...other.values, playerRef: 'p_2', transactionId: 'registration:aurora:p_2' };
    await sendRendered(simulator.origin, name, other);

    const log = await simulator.client.requests();
    expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'accepted']);
  });

  test('refuses a registration that lacks any parameter it must have, and names it', async () => {
    using simulator = await openWithPlatform(name);
    const parameters = parametersOfRegistration(specification);
    expect(parameters).not.toEqual([]);
    for (const parameter of parameters) {
      const why = await refusalAt(simulator, {}, withoutParameter(parameter));

      expect(why).toContain(`${parameter.name}: is missing`);
    }
  });

  test('refuses another word than its own, and names the parameter', async () => {
    using simulator = await openWithPlatform(name);
    const fixed = parametersOfRegistration(specification).filter(
      ({ value, type = 'text' }) =>
        ['constant', 'account', 'event', 'status'].includes(value.from) && type === 'text',
    );
    for (const parameter of fixed) {
      const why = await refusalAt(simulator, {}, withText(parameter, '0'));

      expect(why).toContain(`${parameter.name}: must be `);
    }
  });

  test('refuses a parameter that it does not know, and names it', async () => {
    using simulator = await openWithPlatform(name);

    const why = await refusalAt(simulator, {}, withSurplus);

    expect(why).toContain('surplus: is not expected');
  });

  if (!WITHOUT_CLICK.includes(name)) {
    test('refuses a click that it has never sent', async () => {
      using simulator = await openWithPlatform(name);
      const clickId = simulated(name).mintClickId();

      const why = await refusalAt(simulator, given(name, 'registration', clickId));

      expect(why).toBe(`the click ${clickId} is unknown`);
    });
  }

  if (credentials.length > 0) {
    test('refuses a credential that is not the one set, and names it', async () => {
      using simulator = await openWithPlatform(name);
      for (const credential of credentials) {
        const wrong = { credentials: { [credential]: 'guessed' } };

        const why = await refusalAt(simulator, wrong);

        expect(why).toContain(`is not the ${credential} that is set`);
      }
      expect(simulator.text('requests.jsonl')).not.toContain('guessed');
    });
  }

  if (signing) {
    test('refuses a signature of a key that is not in force', async () => {
      using simulator = await openWithPlatform(name);

      const why = await refusalAt(simulator, { keys: { current: OTHER_KEY } });

      expect(why).toBe('signature: fits no key in force (k-1)');
    });
  }

  if (testMode.by !== 'none') {
    test('answers a test like any other, and books it as a test', async () => {
      using simulator = await openWithPlatform(name);
      const sent = given(name, 'registration');

      const asTest = await sendRendered(simulator.origin, name, { ...sent, test: true });
      const inEarnest = await sendRendered(simulator.origin, name, sent);

      const log = await simulator.client.requests();
      const conversions = await simulator.client.conversions();
      expect([asTest.verdict, inEarnest.verdict]).toEqual(['accepted', 'accepted']);
      expect(log.map(({ test: isTest }) => isTest)).toEqual([true, undefined]);
      expect(conversions.map(({ test: isTest }) => isTest)).toEqual([true, undefined]);
    });
  }
});
