/**
 * What a worker that is root keeps of root's rights: to become the user of a slot, and to kill what runs as one. All else
 * it does as the owner of its files, or as the slot's user (docs/worker.md).
 */
export const KEPT_CAPABILITIES = ['KILL', 'SETGID', 'SETUID'] as const;

/**
 * What the task definition takes away: all that Docker gives root otherwise. By name, since on Fargate what `ALL` took
 * could not be given back (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html,
 * https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities).
 */
export const DROPPED_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETPCAP',
  'SYS_CHROOT',
] as const;
