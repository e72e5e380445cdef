import { describe, expect, test } from 'vitest';
import { loadStage } from '../../stages/index.ts';

describe('the stages that come with the project', () => {
  test.each([
    [
      'local',
      {
        scaleo: ['aurora', 'borealis'],
        revvvs: ['aurora', 'borealis'],
        partnerhub: ['aurora', 'borealis'],
      },
    ],
    ['dev', { scaleo: ['aurora'] }],
    ['prod', { scaleo: ['aurora', 'borealis'], revvvs: ['aurora'] }],
  ])('%s can be deployed', (name, brandsOfPlatforms) => {
    const config = loadStage(name);

    const brands = Object.entries(config.platforms).map(([platform, settings]) => [
      platform,
      Object.keys(settings.brands),
    ]);
    expect(config.stage).toBe(name);
    expect(Object.fromEntries(brands)).toEqual(brandsOfPlatforms);
  });

  test('park what Scaleo would count again, and resend everything else', () => {
    const { platforms } = loadStage('prod');

    expect(platforms.scaleo?.unknownOutcome).toEqual({
      registration: 'resend',
      ftd: 'resend',
      deposit: 'park',
      qualified: 'resend',
      revenue: 'park',
      reversal: 'resend',
    });
    expect(platforms.revvvs?.unknownOutcome).toEqual({
      registration: 'resend',
      ftd: 'resend',
      deposit: 'resend',
      revenue: 'resend',
      reversal: 'resend',
    });
  });

  test('protect the ledger in production only, and send plain HTTP on this machine only', () => {
    const stages = ['local', 'dev', 'prod'].map(loadStage);

    expect(stages.map(({ ledger }) => ledger.protect)).toEqual([false, false, true]);
    expect(stages.map(({ loopbackPlatforms }) => loopbackPlatforms)).toEqual([true, false, false]);
  });

  test.each(['production', '', 'constructor', '__proto__'])('do not include "%s"', (name) => {
    expect(() => loadStage(name)).toThrow(
      `No stage "${name}": known are local, dev, prod. Add stages/${name}.ts and list it in stages/index.ts.`,
    );
  });
});
