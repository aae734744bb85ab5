import { hasReference, substitute } from '#core/params/references.ts';
import { resolveParams } from '#core/params/resolve-params.ts';
import { resolveTimeReference } from '#core/params/time-reference.ts';
import { demand, type FuzzTarget } from '../fuzz-target.ts';
import { hostile } from '../mutations.ts';

const PARAMS = { date: '2026-11-22', nested: '${param:date}', long: 'x'.repeat(10_000), ['__proto__']: 'p', 名: '值' };
const CONTEXT = { params: PARAMS, logicalTime: Date.UTC(2026, 2, 31, 15), timezone: 'America/New_York' };
const POSITION = { line: 1, column: 1 };

/** References in texts, and the parameters of instances. */
export const parameters: FuzzTarget = {
  name: 'parameters',
  inputs: hostile([
    'load ${param:date} into ${param:名}, ${param:nested}${param:long}',
    '${time.today|yyyyMMdd|-1 day} ${time.last_month} ${time.yestoday|yyyy-MM-dd HH:mm:ss}',
    'echo ${HOME} $${date} ${date} ${x:-${param:date}} ${node:a.b} $(date)',
    'a=${param:date}\nb=${param:undefined}\n',
  ]),
  hold: (text) => {
    const mode = text.length % 2 === 0 ? 'prefixed' : 'bare';
    const { text: replaced, problems } = substitute(text, CONTEXT, mode);
    return () => {
      demand(problems.length <= 21, `${problems.length} problems`);
      demand(hasReference(text, mode) || replaced === text, 'a text without references as it was');
      const given = { [text.slice(0, 20)]: text };
      resolveParams([{ name: text.slice(0, 200), value: text, position: POSITION }], given, CONTEXT, mode);
    };
  },
};

/** The time forms, whose formats and offsets have grammars of their own. */
export const times: FuzzTarget = {
  name: 'times',
  inputs: hostile([
    "today|yyyy-MM-dd'T'HH:mm:ss.SSSXXX|+2 months",
    'last_month|GGGG yy MMMM|-1 year',
    'today|D F E u w W a k K z Z|+999999 hours',
  ]),
  hold: (body) => {
    const resolved = resolveTimeReference(body, CONTEXT);
    return () =>
      demand('problem' in resolved || resolved.text.length <= 4 * body.length + 100, 'a text as long as its format');
  },
};
