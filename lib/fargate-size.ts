/** Memory in MiB by CPU units, from, to and in steps of: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
const SIZES: Readonly<Record<number, readonly [from: number, to: number, step: number]>> = {
  512: [1_024, 4_096, 1_024],
  1024: [2_048, 8_192, 1_024],
  2048: [4_096, 16_384, 1_024],
  4096: [8_192, 30_720, 1_024],
  8192: [16_384, 61_440, 4_096],
  16384: [32_768, 122_880, 8_192],
};
const DISK = { least: 21, most: 200 };

interface Size {
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly ephemeralGiB?: number | undefined;
}

/** The size of the tasks of a group. Throws when Fargate has none such; 256 units have too little memory for a worker. */
export function checkFargateSize(group: string, { cpu, memoryMiB, ephemeralGiB }: Size): void {
  const where = `workerGroups: ${group}:`;
  const size = SIZES[cpu];
  if (size === undefined) throw new Error(`${where} cpu must be one of ${Object.keys(SIZES).join(', ')}, not ${cpu}`);
  const [from, to, step] = size;
  if (memoryMiB < from || memoryMiB > to || memoryMiB % step !== 0) {
    throw new Error(
      `${where} memoryMiB, with ${cpu} units of cpu, must be ${from} to ${to} in steps of ${step}, not ${memoryMiB}`,
    );
  }
  if (ephemeralGiB !== undefined && !(ephemeralGiB >= DISK.least && ephemeralGiB <= DISK.most)) {
    throw new Error(`${where} ephemeralGiB must be ${DISK.least} to ${DISK.most}, not ${ephemeralGiB}`);
  }
}
