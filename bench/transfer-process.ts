import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { loadProcessAction } from '#actions/process-actions.ts';
import { parseXml } from '#core/parser/parse-xml.ts';
import { actionContext } from '#test/factories/action-context.ts';
import { action } from '#test/factories/workflow.ts';

/**
 * A process such as the worker starts for a transfer: runs the element and the link that standard input has as JSON,
 * and tells what it logged and the peak of its memory.
 */
const { element, link } = JSON.parse(await text(process.stdin));
const { root } = parseXml(element);
const transfer = await loadProcessAction('transfer');
if (root === undefined || transfer === undefined) throw new Error('no transfer');
const outcome = await transfer.run(
  actionContext({
    action: action('transfer', 'end', { kind: 'transfer', content: root }),
    link: () => link,
    log: async (_stream, bytes) => {
      process.stdout.write(bytes);
    },
  }),
);
console.log(JSON.stringify(outcome));
if (outcome.outcome === 'SUCCEEDED') {
  console.log(`peak ${/VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]} kB`);
}
