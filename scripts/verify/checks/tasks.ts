import { ECSClient, ListTasksCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { type Check, CheckFailure, must, NotHere } from '../check.ts';
import type { Verification } from '../verification.ts';

const START_SECONDS = 300;
const INTERRUPTED_SECONDS = 420;
const IDLE_SECONDS = 1_500;
const MINUTE_MS = 60_000;

/**
 * Tries from inside what a script may not do, and prints a line for each that it could. Runs as any script does: no line is a pass.
 * 169.254.170.2 is where ECS gives a task its credentials: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
const HOSTILE = `
[ "$(id -u)" != 0 ] || echo "it is root"
env | grep -E '^(AKKAFLOW_(TABLE|BUCKET|ACTION|EVENTS)|AWS_CONTAINER_CREDENTIALS_RELATIVE_URI|ECS_)' && echo "it sees settings of its worker"
for process in /proc/[0-9]*; do
  [ -r "$process/environ" ] && [ "$(stat -c %u "$process" 2>/dev/null)" != "$(id -u)" ] && cat "$process/environ" >/dev/null 2>&1 && echo "it reads the environment of $process"
  [ "$(stat -c %u "$process" 2>/dev/null)" != "$(id -u)" ] && kill -0 "\${process#/proc/}" 2>/dev/null && echo "it may signal $process"
done
for folder in "$(dirname "$PWD")"/* "$(dirname "$(dirname "$PWD")")"/*; do
  case "$PWD/" in "$folder"/*) continue;; esac
  [ -d "$folder" ] && ls "$folder" >/dev/null 2>&1 && [ -n "$(ls -A "$folder" 2>/dev/null)" ] && echo "it reads $folder"
done
touch /etc/akkaflow-verify 2>/dev/null && rm /etc/akkaflow-verify && echo "it writes to /etc"
exit 0
`;

/** Prints whose credentials a script has; no line: nobody's. */
const CREDENTIALS = `
python3 - <<'PY'
import json, os, urllib.request
uri = os.environ.get('AWS_CONTAINER_CREDENTIALS_FULL_URI')
if uri:
    token = os.environ.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') or open(os.environ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']).read()
    request = urllib.request.Request(uri, headers={'Authorization': token})
    print(json.load(urllib.request.urlopen(request))['AccessKeyId'][:4])
PY
`;

/** What only tasks of ECS can show. */
export const TASK_CHECKS: readonly Check[] = [
  {
    name: 'task-start',
    proves: 'a task starts for what waits, and the first action runs in it',
    minutes: 2,
    tasks: true,
    run: async (on) => {
      const before = (await tasksOf(on)).length;
      const began = performance.now();
      const id = await on.sandbox.start('start', ['sleep 5']);
      await on.sandbox.running(id, START_SECONDS);
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      must((await tasksOf(on)).length > 0, 'it ran, but in no task of the cluster');
      return `${before} tasks before; the action began after ${seconds} s`;
    },
  },
  {
    name: 'isolation',
    proves: 'a hostile script on a real task sees nothing of its worker and of its neighbours',
    minutes: 1,
    tasks: true,
    run: async ({ sandbox }) => {
      const neighbour = await sandbox.start('neighbour', ['echo secret > secret; sleep 120']);
      await sandbox.running(neighbour, START_SECONDS);
      const id = await sandbox.start('hostile', [HOSTILE]);
      const { status } = await sandbox.ended(id, START_SECONDS);
      const output = await sandbox.output(id);
      await sandbox.kill(neighbour);
      must(
        status === 'SUCCEEDED' && output === '',
        `it ended ${status}, and says: ${output.trim().replaceAll('\n', '; ')}`,
      );
      return 'it found nothing';
    },
  },
  {
    name: 'credentials',
    proves: "a script has the short-lived credentials of its group's job role, or none where there is no role",
    minutes: 1,
    tasks: true,
    run: async ({ sandbox }) => {
      const id = await sandbox.start('credentials', [CREDENTIALS]);
      const { status } = await sandbox.ended(id, START_SECONDS);
      const output = (await sandbox.output(id)).trim();
      must(status === 'SUCCEEDED', `it ended ${status}: ${output}`);
      must(output === '' || output === 'ASIA', `it has long-lived credentials: ${output}…`);
      return output === '' ? 'none: the group has no job role' : 'those of the job role';
    },
  },
  {
    name: 'interruption',
    proves: 'an action whose task is stopped, as Spot does it, is handed back and runs again, which uses up no retry',
    minutes: 3,
    tasks: true,
    run: interruption,
  },
  {
    name: 'idle',
    proves: 'tasks end when there is nothing to do',
    minutes: 15,
    tasks: true,
    run: async (on) => {
      const began = performance.now();
      await on.until('the tasks to end', IDLE_SECONDS, async () => {
        const busy = (await on.workers.list()).filter(({ group, running }) => group === on.group && running.length > 0);
        if (busy.length > 0) throw new NotHere('others have work for the group right now: try again later');
        return (await tasksOf(on)).length === 0;
      });
      return `none is left after ${((performance.now() - began) / MINUTE_MS).toFixed(1)} minutes`;
    },
  },
];

/** Stops a task only if all that it runs is ours. */
async function interruption(on: Verification): Promise<string> {
  const { sandbox, workers } = on;
  const id = await sandbox.start('interruption', ['sleep 900']);
  const node = await sandbox.running(id, START_SECONDS);
  const workerId = node.attempts.at(-1)?.workerId;
  const worker = await on.until('the worker to list it', 60, async () => {
    const found = (await workers.list()).find((each) => each.id === workerId);
    return found?.running.some(({ instanceId }) => instanceId === id) && found;
  });
  if (worker.running.some(({ instanceId }) => instanceId !== id)) throw new NotHere('its task runs actions of others');
  const { task } = worker;
  if (task === undefined) throw new CheckFailure(`the worker ${worker.id} does not say which task it is`);
  await withEcs(on, (ecs) => ecs.send(new StopTaskCommand({ cluster: clusterOf(on), task, reason: sandbox.prefix })));
  const again = await sandbox.running(id, INTERRUPTED_SECONDS, 2);
  const [first] = again.attempts;
  await sandbox.kill(id);
  await sandbox.ended(id, START_SECONDS);
  must(first?.status === 'INTERRUPTED', `its attempt ended ${first?.status}, so it was not handed back`);
  return 'handed back, and it runs again';
}

async function tasksOf(on: Verification): Promise<readonly string[]> {
  const { taskArns = [] } = await withEcs(on, (ecs) =>
    ecs.send(new ListTasksCommand({ cluster: clusterOf(on), desiredStatus: 'RUNNING' })),
  );
  return taskArns;
}

function clusterOf(on: Verification): string {
  return on.resource('AWS::ECS::Cluster', /Cluster/);
}

async function withEcs<T>({ region }: Verification, ask: (ecs: ECSClient) => Promise<T>): Promise<T> {
  const ecs = new ECSClient({ region });
  try {
    return await ask(ecs);
  } finally {
    ecs.destroy();
  }
}
