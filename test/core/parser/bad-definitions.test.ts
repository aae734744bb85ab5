import { describe, expect, it } from 'vitest';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import { actionFlow, flow } from './flow.ts';

/** Marks where the problem is: it is taken out before the file is read. */
const HERE = '¦';

function found(marked: string, groups?: ReadonlyMap<string, string>) {
  const { definition, diagnostics } = parseDefinition(marked.replace(HERE, ''), groups && { groups });
  return { definition, problems: diagnostics.map(({ code, position }) => [code, position.line, position.column]) };
}

function expected(code: string, marked: string) {
  const before = marked.slice(0, marked.indexOf(HERE)).split('\n');
  return [[code, before.length, (before.at(-1)?.length ?? 0) + 1]];
}

const shell = '<shell><command>x</command></shell>';
const coordinator = (inner: string, attributes = '') =>
  `<work-flow name="w"><coordinator${attributes}>${inner}</coordinator><start name="s" to="e"/><end name="e"/></work-flow>`;
const coordinator2017 = (inner: string, attributes = '') => `<coordinator name="c"${attributes}>${inner}</coordinator>`;
const started = '<workflow-list><workflow path="w"/></workflow-list>';
const monitor = (inner: string) => actionFlow(`<data-monitor>${inner}</data-monitor>`);

const MALFORMED: readonly [code: string, marked: string][] = [
  ['missing-root', '¦'],
  ['missing-root', '¦<?xml version="1.0"?>\n<!-- nothing -->'],
  ['text-outside-root', '¦just text <a/>'],
  ['text-outside-root', '<db-links/>\n ¦more'],
  ['text-outside-root', '<db-links/>¦<![CDATA[more]]>'],
  ['second-root', '<work-flow></work-flow>\n¦<work-flow/>'],
  ['second-root', '<db-links/>¦<db-links></db-links>'],
  ['doctype-refused', '<?xml version="1.0"?>\n¦<!DOCTYPE work-flow [<!ENTITY a "b">]>\n<work-flow/>'],
  ['doctype-refused', '¦<!doctype x><x/>'],
  ['late-declaration', '\n¦<?xml version="1.0"?><db-links/>'],
  ['late-declaration', '<db-links>¦<?xml version="1.0"?></db-links>'],
  ['unsupported-encoding', '¦<?xml version="1.0" encoding="GBK"?><db-links/>'],
  ['malformed-xml', '<work-flow>\n  <start>\n¦</work-flow>'],
  ['malformed-xml', '<a>\n¦<b>'],
  ['malformed-xml', '¦</a>'],
  ['malformed-xml', '<a>¦</a'],
  ['malformed-xml', '<a ¦b>text</a>'],
  ['malformed-xml', '<a ¦b=1/>'],
  ['malformed-xml', '<a b=¦"1/>'],
  ['malformed-xml', '<a ¦'],
  ['malformed-xml', '<a ¦="b"/>'],
  ['malformed-xml', '<a>¦<!-- never closed</a>'],
  ['malformed-xml', '<a>¦<![CDATA[never closed]]</a>'],
  ['malformed-xml', '<a>¦<?never closed></a>'],
  ['malformed-xml', '<a>¦<!ELEMENT b></a>'],
  ['malformed-xml', '<a b="1"¦c="2"/>'],
  ['malformed-xml', '<a>x¦]]></a>'],
  ['malformed-xml', '<a><![CDATA[x<![CDATA[y]]>z¦]]></a>'],
  ['less-than-in-attribute', '<a b="1 ¦< 2"/>'],
  ['bare-less-than', '<a>if [ 1 ¦< 2 ]</a>'],
  ['bad-entity', '<a>x ¦& y</a>'],
  ['bad-entity', '<a>¦&nbsp;</a>'],
  ['bad-entity', '<a b="1¦&copy;"/>'],
  ['bad-entity', '<a>¦&#0;</a>'],
  ['bad-entity', '<a>¦&#xD800;</a>'],
  ['bad-entity', '<a>¦&#x110000;</a>'],
  ['duplicate-attribute', '<a b="1"\n ¦b="2"/>'],
  ['duplicate-attribute', '<a __proto__="1" ¦__proto__="2"/>'],
  ['invalid-character', '<a>\n¦\u0000</a>'],
  ['invalid-character', '<a>¦\u001B[31m</a>'],
  ['invalid-character', '<a b="¦\uD800"/>'],
  ['too-deep', `${'<a>'.repeat(64)}¦<a>`],
];

const MISSHAPEN: readonly [code: string, marked: string][] = [
  ['unknown-root', '¦<workflows/>'],
  ['unknown-root', '¦<__proto__/>'],
  ['unknown-attribute', flow('', 'e').replace('name="w"', 'name="w" ¦crator="x"')],
  ['unknown-attribute', flow('', 'e').replace('name="w"', 'name="w" ¦constructor="x"')],
  ['unknown-attribute', flow('', 'e').replace('to="e"', 'to="e" ¦too="e"')],
  ['unknown-attribute', actionFlow(shell, '¦retry="1"')],
  ['unknown-element', actionFlow('¦<scrpt><code>x</code></scrpt>')],
  ['unknown-element', actionFlow('<script>¦<cod>x</cod></script>')],
  ['unknown-element', flow('¦<step name="a"/>', 'e')],
  ['unknown-element', flow('¦<toString/>', 'e')],
  ['missing-attribute', '¦<work-flow><start name="s" to="e"/><end name="e"/></work-flow>'],
  ['missing-attribute', flow('<fork name="a"><path to="e"/>¦<path/></fork>')],
  ['missing-element', '¦<work-flow name="w"><end name="e"/></work-flow>'],
  ['missing-element', '¦<work-flow name="w"><start name="s" to="k"/><kill name="k"/></work-flow>'],
  ['missing-element', flow('¦<fork name="a"></fork>').replace('to="a"', 'to="e"')],
  ['repeated-element', flow('¦<start name="t" to="e"/>', 'e')],
  ['repeated-element', coordinator('<param-list/>¦<param-list/>')],
  ['invalid-content', flow('¦<action name="a"><ok to="e"/></action>')],
  ['invalid-content', flow(`¦<action name="a">${shell}<email to="a@b.c">x</email><ok to="e"/></action>`)],
  ['invalid-content', flow(`¦<action name="a">${shell}<error to="e"/></action>`)],
  [
    'invalid-content',
    flow('¦<action name="a"><file-watcher><file>x</file><ok to="e"/></file-watcher><ok to="e"/></action>'),
  ],
  ['invalid-content', actionFlow('¦<script><code>x</code><content>y</content></script>')],
  ['invalid-content', actionFlow('¦<script><location>x</location></script>')],
  ['invalid-content', actionFlow('¦<transfer><source type="FILE">x</source></transfer>')],
  ['invalid-content', actionFlow('<transfer>¦<source type="DB">t</source><target type="FILE" path="x"/></transfer>')],
  ['missing-attribute', actionFlow('¦<ssh><command>x</command></ssh>')],
  ['invalid-content', monitor('¦<source type="SQL">select 1</source>')],
  ['invalid-content', monitor('¦<source type="sql">select 1</source>')],
  ['unexpected-text', flow('oops', 'e').replace('<work-flow', '¦<work-flow')],
  ['missing-text', actionFlow('<shell>¦<command> \n </command></shell>')],
  ['missing-text', actionFlow('¦<email to="a@b.c"/>')],
  ['invalid-value', flow('<join ¦name="a/b" to="e"/>', 'a/b')],
  ['invalid-value', flow('<join ¦name=".." to="e"/>', '..')],
  ['invalid-value', flow('', 'e').replace('name="w"', 'name="w" ¦dir="/a/../b"')],
  ['invalid-content', actionFlow('<script><code>x</code><attach-list>¦<file>../a</file></attach-list></script>')],
  ['invalid-value', flow('<join ¦name="a&#9;b" to="e"/>', 'a&#9;b')],
  ['invalid-value', flow('<join ¦name=" " to="e"/>', ' ')],
  ['invalid-value', flow(`<join ¦name="${'名'.repeat(129)}" to="e"/>`, '名'.repeat(129))],
  ['invalid-value', flow('', 'e').replace('name="w"', '¦name="${param:w}"')],
  ['invalid-value', flow('', 'e').replace('name="w"', 'name="w" ¦mail-level="sometimes"')],
  ['invalid-value', flow('', 'e').replace('name="w"', 'name="w" ¦instance-limit="0"')],
  ['invalid-value', flow('', 'e').replace('name="w"', 'name="w" ¦params="both"')],
  ['invalid-value', actionFlow(shell, '¦retry-times="two"')],
  ['invalid-value', actionFlow(shell, '¦retry-times="-1"')],
  ['invalid-value', actionFlow(shell, '¦interval="1.5"')],
  ['invalid-value', actionFlow(shell, '¦timeout="0"')],
  ['invalid-value', actionFlow(shell, '¦is-ignore="yes"')],
  ['invalid-value', actionFlow(shell, '¦is-ignore="constructor"')],
  ['invalid-value', actionFlow(shell, '¦backoff="linear"')],
  ['invalid-value', actionFlow('<sql ¦db-link="">select 1</sql>')],
  ['invalid-value', actionFlow('<file-monitor><file ¦min-each-size="2 apples">x</file></file-monitor>')],
  ['invalid-value', coordinator('', ' ¦timezone="Mars/Olympus"')],
  ['invalid-value', coordinator('', ' ¦start-time="2026-02-30 00:00:00"')],
  ['invalid-value', coordinator('', ' ¦end-time="2026-02-01"')],
  ['invalid-value', coordinator('', ' ¦is-enabled="${param:on}"')],
  ['invalid-value', coordinator('', ' ¦catchup="some"')],
  ['invalid-value', coordinator('', ' ¦deadline="25:00"')],
  ['unknown-attribute', coordinator('', ' ¦start="2026-01-01 00:00:00"')],
  ['unknown-attribute', coordinator2017(started, ' ¦start-time="2026-01-01 00:00:00"')],
  ['missing-element', coordinator2017('').replace('<c', '¦<c')],
  ['missing-attribute', coordinator2017(`<trigger>¦<cron/></trigger>${started}`)],
  ['literal-password', monitor('<source type="MYSQL" ¦jdbc-url="jdbc:mysql://h/d?user=a&amp;password=b">x</source>')],
  ['literal-password', monitor('<source type="SQL" db-link="l" ¦password="b">x</source>')],
];

const MEANINGLESS: readonly [code: string, marked: string][] = [
  ['duplicate-name', flow('<kill name="a"/>\n<kill ¦name="a"/>')],
  ['missing-target', flow('<join name="a" ¦to="nowhere"/>')],
  ['missing-target', flow(`<action name="a">${shell}<ok ¦to="E"/></action>`)],
  ['missing-target', flow(`<action name="a">${shell}<ok to="e"/><error ¦to="x"/></action>`)],
  ['missing-target', flow('<fork name="a"><path to="e"/><path ¦to="x"/></fork>')],
  ['missing-target', flow('<kill name="a"/>', 'toString').replace('to="', '¦to="')],
  ['start-as-target', flow('<join name="a" ¦to="s"/>')],
  [
    'no-way-to-end',
    flow(`<fork name="a"><path to="e"/><path to="b"/></fork><action ¦name="b">${shell}<ok to="b"/></action>`),
  ],
  ['fork-or-join-on-cycle', flow('<fork ¦name="a"><path to="j"/><path to="e"/></fork><join name="j" to="a"/>')],
  ['fork-or-join-on-cycle', flow('<fork ¦name="a"><path to="a"/><path to="e"/></fork>')],
  [
    'fork-or-join-on-cycle',
    flow(`<action name="a">${shell}<ok to="j"/><error to="e"/></action><join ¦name="j" to="a"/>`),
  ],
  ['unreachable-node', flow('<kill ¦name="lonely"/>', 'e')],
];

describe('a file that is not XML', () => {
  it.each(MALFORMED)('is told of as %s: %j', (code, marked) => {
    expect(found(marked)).toEqual({ definition: undefined, problems: expected(code, marked) });
  });
});

describe('an element or attribute that does not fit', () => {
  it.each(MISSHAPEN)('is told of as %s: %j', (code, marked) => {
    expect(found(marked)).toEqual({ definition: undefined, problems: expected(code, marked) });
  });
});

describe('nodes that do not fit together', () => {
  it.each(MEANINGLESS)('are told of as %s: %j', (code, marked) => {
    expect(found(marked).problems).toEqual(expected(code, marked));
  });

  it('are a mere warning when nothing leads to them', () => {
    expect(found(flow('<kill name="lonely"/>', 'e')).definition).toBeDefined();
  });
});

describe('a host', () => {
  const groups = new Map([
    ['default', 'default'],
    ['localhost', 'default'],
    ['loaders', 'loaders'],
  ]);

  it('that is unknown is an error that lists the known ones', () => {
    const marked = actionFlow(shell, '¦host="loader"');
    expect(found(marked, groups).problems).toEqual(expected('unknown-host', marked));
    const [problem] = parseDefinition(marked.replace(HERE, ''), { groups }).diagnostics;
    expect(problem?.message).toContain('did you mean `loaders`? allowed are `-1`, `default`, `localhost`, `loaders`');
  });

  it.each(['-1', 'loaders', ' localhost ', '${param:host}'])('%j is accepted where it is known', (host) => {
    expect(found(actionFlow(shell, `host="${host}"`), groups).problems).toEqual([]);
  });

  it('is not checked offline', () => {
    expect(found(actionFlow(shell, 'host="anything"')).problems).toEqual([]);
  });
});

describe('the problems of a file', () => {
  it('are all told, in the order of the file', () => {
    const text = actionFlow('<shell><comand>x</comand></shell>', 'retry-time="1" timeout="x"').replace(
      'to="a"',
      'to="b"',
    );
    const { problems } = found(text);
    expect(problems).toEqual([
      ['missing-target', 2, 17],
      ['unknown-attribute', 3, 18],
      ['invalid-value', 3, 33],
      ['unknown-element', 4, 8],
    ]);
  });

  it('come with what was meant and what is allowed', () => {
    const [problem] = parseDefinition(actionFlow(shell, 'retry-time="1"')).diagnostics;
    expect(problem?.message).toBe(
      '`<action>` has no attribute `retry-time`: did you mean `retry-times`? allowed are `name`, `host`, `retry-times`, ' +
        '`interval`, `backoff`, `max-interval`, `timeout`, `is-ignore`, `desc`',
    );
  });

  it('name the members of a cycle', () => {
    const text = flow('<fork name="a"><path to="j"/><path to="e"/></fork><join name="j" to="a"/>');
    expect(parseDefinition(text).diagnostics[0]?.message).toContain('the fork `a` lies on a cycle of `a`, `j`');
  });

  it('are cut at a thousand, with their number', () => {
    const { diagnostics } = parseDefinition(flow('<oops/>'.repeat(1_200), 'e'));
    expect(diagnostics).toHaveLength(1_001);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'too-many-problems', severity: 'error' });
    expect(diagnostics.at(-1)?.message).toMatch(/^200 more errors/);
  });

  it('keep errors that come after a thousand warnings', () => {
    const lonely = Array.from({ length: 1_200 }, (_, index) => `<kill name="k${index}"/>`).join('');
    const { diagnostics } = parseDefinition(flow(`${lonely}<join name="j" to="j"/>`, 'e'));
    expect(diagnostics.map(({ code }) => code)).toContain('fork-or-join-on-cycle');
  });
});
