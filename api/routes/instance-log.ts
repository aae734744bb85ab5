import type { AttemptRecord } from '#core/model/attempt.ts';
import type { LogRecord } from '#core/model/log.ts';
import type { Environment } from '#core/ports/ports.ts';
import { describeInstance } from '#core/service/describe-instance.ts';
import { type LogPage, readLog } from '#core/service/read-log.ts';
import { noSuchInstance } from '../no-such.ts';
import { refuse } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { type LogQuery, type LogResponse, logQuery, logResponse } from '../schema/log.ts';

/** `/v1/instances/ID/nodes/NODE/log`: the output of one attempt, piece by piece. */
export function instanceLogRoutes(env: Environment): readonly Route[] {
  const log = defineRoute(
    {
      ...{ method: 'GET', path: '/v1/instances/{id}/nodes/{node}/log', id: 'getLog', tag: 'instances' },
      summary: 'A piece of the output of one attempt: the newest that fits what is given',
      access: { role: 'viewer', on: 'instance' },
      query: logQuery,
      answers: { 200: { doc: 'A piece of the log', schema: logResponse } },
      problems: ['no-such-instance', 'ambiguous-id', 'no-such-node', 'no-such-attempt'],
    },
    async ({ c, params: { id, node: name }, query }) => {
      const view = await describeInstance(env, id);
      if (view === undefined) return noSuchInstance(c, id);
      const node = view.nodes.find((one) => one.name === name);
      if (node === undefined) {
        return refuse(c, 'no-such-node', `Instance ${id} of "${view.workflow}" has no node "${name}"`);
      }
      const attempt = node.attempts.findLast((one) => fits(one, query));
      const page = attempt && (await readLog(env, { instanceId: id, ref: attempt.ref }, query.chunk));
      if (attempt === undefined || page === undefined) {
        return refuse(c, 'no-such-attempt', `Node "${name}" has no such attempt; it may not have started yet`);
      }
      return c.json(answerOf(attempt, page));
    },
  );
  return [log];
}

function fits({ ref }: AttemptRecord, { run, iteration, attempt }: LogQuery): boolean {
  return (
    (run === undefined || run === ref.run) &&
    (iteration === undefined || iteration === ref.iteration) &&
    (attempt === undefined || attempt === ref.attempt)
  );
}

function answerOf({ ref, status }: AttemptRecord, { records, nextChunk, done }: LogPage): LogResponse {
  const { run, iteration, attempt } = ref;
  const lines = records.split('\n').filter((line) => line !== '');
  return { run, iteration, attempt, status, records: lines.map(parseRecord), nextChunk, done };
}

/** Written by our own worker: what does not parse is a defect, and throws. */
function parseRecord(line: string): LogRecord {
  return JSON.parse(line);
}
