import { describe, expect, it } from 'vitest';
import type { Profiles } from '#cli/connection/settings-file.ts';
import { chooseTarget, namedTarget } from '#cli/connection/target.ts';

const PROFILES: Profiles = {
  default: { url: 'https://default.example', token: 'd' },
  prod: { stage: 'prod', region: 'eu-west-1', 'aws-profile': 'work' },
  domain: { url: 'https://etl.example', auth: 'aws', region: 'us-east-1' },
  empty: { region: 'eu-west-1' },
};

describe('the deployment of a command', () => {
  it.each([
    ['--url before everything', { url: 'http://u', stage: 's', profile: 'prod', data: 'd' }, {}, '--url'],
    ['--endpoint as --url', { endpoint: 'http://e', profile: 'prod' }, {}, '--url'],
    ['--stage before --profile', { stage: 's', profile: 'prod' }, {}, '--stage'],
    ['--profile before --data', { profile: 'prod', data: 'd' }, {}, 'profile prod (--profile)'],
    ['--data before the environment', { data: 'd' }, { AKKAFLOW_URL: 'http://v' }, '--data'],
    [
      'AKKAFLOW_URL before AKKAFLOW_PROFILE',
      {},
      { AKKAFLOW_URL: 'http://v', AKKAFLOW_PROFILE: 'prod' },
      'AKKAFLOW_URL',
    ],
    ['AKKAFLOW_PROFILE before default', {}, { AKKAFLOW_PROFILE: 'prod' }, 'profile prod (AKKAFLOW_PROFILE)'],
    ['the profile default before this machine', {}, {}, 'profile default (the profile default)'],
  ])('is named by %s', (_, options, variables, because) => {
    expect(chooseTarget(options, variables, PROFILES).because).toBe(because);
  });

  it('is this machine when nothing is named or configured', () => {
    expect(chooseTarget({}, {}, {})).toMatchObject({ type: 'local', dataDir: '.akkaflow' });
    expect(namedTarget({}, {}, PROFILES)).toBeUndefined();
  });

  it('empty variables name none', () => {
    expect(chooseTarget({}, { AKKAFLOW_URL: '', AKKAFLOW_PROFILE: '' }, {}).type).toBe('local');
  });
});

describe('the proof', () => {
  it.each([
    ['--token', { url: 'http://u', token: 't' }, { AKKAFLOW_TOKEN: 'v' }, { type: 'token', token: 't' }],
    ['AKKAFLOW_TOKEN', { url: 'http://u' }, { AKKAFLOW_TOKEN: 'v' }, { type: 'token', token: 'v' }],
    ['that of the profile, and not one that is around', {}, { AKKAFLOW_TOKEN: 'v' }, { type: 'token', token: 'd' }],
    ['--token before that of the profile', { token: 't' }, {}, { type: 'token', token: 't' }],
    ['a signature, where the profile says so', { profile: 'domain' }, { AKKAFLOW_TOKEN: 'v' }, { type: 'aws' }],
    ['none, for a stage that has no token', { profile: 'prod' }, { AKKAFLOW_TOKEN: 'v' }, undefined],
  ])('is %s', (_, options, variables, proof) => {
    expect(chooseTarget(options, variables, PROFILES)).toMatchObject({ proof });
  });
});

describe('the place on AWS', () => {
  it.each([
    [
      'of the profile',
      { profile: 'prod' },
      { AWS_REGION: 'x', AWS_PROFILE: 'y' },
      { region: 'eu-west-1', profile: 'work' },
    ],
    ['of --region', { profile: 'prod', region: 'r' }, {}, { region: 'r', profile: 'work' }],
    [
      'of the environment',
      { stage: 's' },
      { AWS_DEFAULT_REGION: 'x', AWS_PROFILE: 'y' },
      { region: 'x', profile: 'y' },
    ],
    ['left to the SDK', { stage: 's' }, {}, {}],
  ])('is that %s', (_, options, variables, aws) => {
    expect(chooseTarget(options, variables, PROFILES)).toMatchObject({ aws });
  });
});

describe('a profile', () => {
  it('that nobody configured is refused with those there are', () => {
    expect(() => chooseTarget({ profile: 'x' }, {}, PROFILES)).toThrow(/no profile "x".*default, domain, empty, prod/);
    expect(() => chooseTarget({ profile: '__proto__' }, {}, PROFILES)).toThrow('There is no profile');
  });

  it('that leads nowhere says what it lacks', () => {
    expect(() => chooseTarget({ profile: 'empty' }, {}, PROFILES)).toThrow('neither a url nor a stage');
  });
});
