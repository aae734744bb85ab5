import { describe, expect, it } from 'vitest';
import { readWorkerSettings } from '#worker/settings.ts';

describe('the settings of a worker', () => {
  it('have defaults', () => {
    expect(readWorkerSettings({ AKKAFLOW_WORKER_FOLDER: '/var/tmp' })).toEqual({
      group: 'default',
      slots: 10,
      isolation: 'slots',
      leftovers: 'keep',
      heartbeatMs: 5_000,
      leaseMs: 30_000,
      killGraceMs: 10_000,
      shutdownGraceMs: 0,
      idleMs: 0,
      idleKept: 0,
      attemptMemoryMib: 2_048,
      attemptSeconds: 0,
      logMib: 64,
      folder: '/var/tmp',
    });
  });

  it('are read from the environment', () => {
    const env = {
      AKKAFLOW_WORKER_GROUP: 'big',
      AKKAFLOW_WORKER_SLOTS: '3',
      AKKAFLOW_WORKER_SHUTDOWN_GRACE_MS: '20000',
      AKKAFLOW_WORKER_IDLE_MINUTES: '5',
      AKKAFLOW_WORKER_IDLE_KEPT: '2',
    };
    const settings = { group: 'big', slots: 3, shutdownGraceMs: 20_000, idleMs: 300_000, idleKept: 2 };
    expect(readWorkerSettings(env)).toMatchObject(settings);
  });

  it.each([
    [{ AKKAFLOW_WORKER_SLOTS: 'many' }, 'AKKAFLOW_WORKER_SLOTS is many: give a whole number from 1 to 1000'],
    [{ AKKAFLOW_WORKER_SLOTS: '0' }, 'AKKAFLOW_WORKER_SLOTS is 0: give a whole number from 1 to 1000'],
    [
      { AKKAFLOW_WORKER_ATTEMPT_MEMORY_MIB: '64' },
      'AKKAFLOW_WORKER_ATTEMPT_MEMORY_MIB is 64: give a whole number from 128 to 1048576',
    ],
    [
      { AKKAFLOW_WORKER_ATTEMPT_SECONDS: '1h' },
      'AKKAFLOW_WORKER_ATTEMPT_SECONDS is 1h: give a whole number from 0 to 31536000',
    ],
    [{ AKKAFLOW_WORKER_LOG_MIB: '0' }, 'AKKAFLOW_WORKER_LOG_MIB is 0: give a whole number from 1 to 4096'],
    [{ AKKAFLOW_WORKER_ISOLATION: 'jail' }, 'AKKAFLOW_WORKER_ISOLATION is jail: give one of slots, none'],
    [
      { AKKAFLOW_WORKER_JOB_ROLE: 'Etl' },
      'AKKAFLOW_WORKER_JOB_ROLE is Etl: give the ARN of a role, such as arn:aws:iam::123456789012:role/Etl',
    ],
    [{ AKKAFLOW_WORKER_LEFTOVERS: 'yes' }, 'AKKAFLOW_WORKER_LEFTOVERS is yes: give one of keep, remove'],
    [{ AKKAFLOW_WORKER_FOLDER: 'tmp' }, 'AKKAFLOW_WORKER_FOLDER is tmp: give an absolute path'],
    [
      { AKKAFLOW_WORKER_LEASE_MS: '8000' },
      'AKKAFLOW_WORKER_LEASE_MS (8000) is less than twice AKKAFLOW_WORKER_HEARTBEAT_MS (5000): raise it',
    ],
  ])('%j are refused with what to mend', (env, message) => {
    expect(() => readWorkerSettings(env)).toThrow(expect.objectContaining({ name: 'SettingsError', message }));
  });

  it('are refused all at once', () => {
    const read = () => readWorkerSettings({ AKKAFLOW_WORKER_SLOTS: '-1', AKKAFLOW_WORKER_LEASE_MS: 'x' });
    expect(read).toThrow(/SLOTS is -1.*; .*LEASE_MS is x/);
  });
});
