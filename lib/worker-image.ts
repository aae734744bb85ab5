import { join } from 'node:path';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { WorkerGroupProps } from './props.ts';

const ROOT = join(import.meta.dirname, '..');

/** The worker as `worker/Dockerfile` has it: Docker builds and pushes it when it is deployed, and only when its sources have changed. */
export function workerImage(architecture: WorkerGroupProps['architecture'] = 'arm64'): ContainerImage {
  const platform = architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
  return ContainerImage.fromAsset(ROOT, { file: 'worker/Dockerfile', platform });
}
