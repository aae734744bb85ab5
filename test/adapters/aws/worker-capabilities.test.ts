import { describe, expect, it } from 'vitest';
import { DROPPED_CAPABILITIES, KEPT_CAPABILITIES } from '#adapters/aws/worker-capabilities.ts';

/** Of a container that says nothing about capabilities (https://docs.docker.com/engine/containers/run/). */
const DOCKER_DEFAULT =
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT';

describe('the capabilities of a worker', () => {
  it('are those of a container, each either kept or dropped', () => {
    expect([...KEPT_CAPABILITIES, ...DROPPED_CAPABILITIES].sort().join(' ')).toBe(DOCKER_DEFAULT);
  });
});
