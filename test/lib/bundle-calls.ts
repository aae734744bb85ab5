import type { Metafile } from 'esbuild';

/** A command of an SDK client that some output of a bundle holds. */
const COMMAND = /@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/;

/** Commands that clients hold for themselves: S3 Express buckets and discovered endpoints, neither of which we have. */
const INTERNAL: readonly string[] = ['s3:CreateSession', 'dynamodb:DescribeEndpoints'];

/** The calls of AWS that a bundle can make, as `service:Command`. */
export function bundleCalls({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const found = inputs.flatMap(([path, { bytesInOutput }]) => {
    const [, service, command] = COMMAND.exec(path) ?? [];
    return service === undefined || bytesInOutput === 0 ? [] : [`${service}:${command}`];
  });
  return [...new Set(found)].filter((call) => !INTERNAL.includes(call)).sort();
}
