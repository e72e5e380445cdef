import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadLocalStage, loadStage } from '../../stages/index.ts';

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

describe('an overlay', () => {
  afterEach(() => vi.unstubAllEnvs());

  const OVERLAY = JSON.stringify({
    platforms: { revvvs: { maxConcurrency: 4, retryDelaysSeconds: [2] } },
  });

  test('changes what it names of the local stage, and nothing beside it', () => {
    const { revvvs, ...others } = loadLocalStage(OVERLAY).platforms;

    const written = loadLocalStage().platforms;
    expect(revvvs).toEqual({ ...written.revvvs, maxConcurrency: 4, retryDelaysSeconds: [2] });
    expect(others).toEqual({ scaleo: written.scaleo, partnerhub: written.partnerhub });
  });

  test('of the environment is laid over the local stage, and over no other', () => {
    vi.stubEnv('POSTPROOF_LOCAL_OVERLAY', OVERLAY);

    expect(loadStage('local').platforms.revvvs?.maxConcurrency).toBe(4);
    expect(loadStage('prod').platforms.revvvs?.maxConcurrency).toBe(10);
  });

  test('is checked like a stage file', () => {
    const wrong = JSON.stringify({ platforms: { revvvs: { maxConcurrency: 1 } } });

    expect(() => loadLocalStage(wrong)).toThrow('platforms.revvvs.maxConcurrency');
  });
});
