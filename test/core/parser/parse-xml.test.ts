import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DEFINITION_BYTES } from '#core/model/limits.ts';
import type { XmlElement } from '#core/model/xml.ts';
import { parseDefinition } from '#core/parser/parse-definition.ts';
import { parseXml } from '#core/parser/parse-xml.ts';
import { actionFlow, chain, flow } from './flow.ts';

function root(text: string): XmlElement {
  const { root: element, diagnostics } = parseXml(text);
  if (element === undefined) throw new Error(JSON.stringify(diagnostics));
  return element;
}

describe('reading XML', () => {
  it('gives every element and attribute its position', () => {
    const element = root('<?xml version="1.0"?>\r\n<!-- "<b>" -->\n<a\r\n  x = "1"\ty=\'2\'>步骤<b/>\n  <b z=""/></a>');
    expect(element.position).toEqual({ line: 3, column: 1 });
    expect(element.attributes).toEqual({
      x: { value: '1', position: { line: 4, column: 3 } },
      y: { value: '2', position: { line: 4, column: 11 } },
    });
    const children = element.children.filter((child) => typeof child !== 'string');
    expect(children.map(({ position }) => position)).toEqual([
      { line: 4, column: 19 },
      { line: 5, column: 3 },
    ]);
    expect(children[1]?.attributes['z']?.position).toEqual({ line: 5, column: 6 });
  });

  it.each([
    ['keeps what looks like a number', '<a> 007 </a>', ' 007 '],
    ['keeps line ends as they are', '<a>1\r\n2\n3\r4\t</a>', '1\r\n2\n3\r4\t'],
    ['decodes the five entities', '<a>&amp;&lt;&gt;&quot;&apos;</a>', `&<>"'`],
    ['decodes numeric entities', '<a>&#65;&#x4e2d;&#x1F600;&#13;</a>', 'A中😀\r'],
    ['decodes once', '<a>&amp;lt;&amp;#65;</a>', '&lt;&#65;'],
    ['leaves CDATA alone', '<a><![CDATA[<b>&lt;\r\n]]&gt;]]></a>', '<b>&lt;\r\n]]&gt;'],
    ['joins text, CDATA and what stands around comments', '<a>1<!-- " --><![CDATA[2]]><?pi "?>3</a>', '123'],
    ['joins CDATA that was cut in two', '<a><![CDATA[]]]]><![CDATA[>]]></a>', ']]>'],
    ['keeps a `>`', '<a>2 > 1</a>', '2 > 1'],
  ])('%s', (_, text, expected) => {
    expect(root(text).children).toEqual([expected]);
  });

  it('decodes attributes once and keeps their blanks', () => {
    expect(root('<a b=" &quot;1&#10;&amp;amp;> "/>').attributes['b']?.value).toBe(' "1\n&amp;> ');
  });

  it('accepts a byte order mark, which takes no column', () => {
    expect(root('\uFEFF<?xml version="1.0" encoding="utf-8"?><a/>').position).toEqual({ line: 1, column: 39 });
  });

  it('takes names of the prototype for what they are: names', () => {
    const text =
      '<a __proto__="1" constructor="2" toString="3"><__proto__ polluted="4"/><constructor>5</constructor></a>';
    const element = root(text);
    expect(Object.keys(element.attributes)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(element.children).toMatchObject([{ name: '__proto__' }, { name: 'constructor', children: ['5'] }]);
    expect(Object.getPrototypeOf(element.attributes)).toBeNull();
    expect('polluted' in {}).toBe(false);
  });

  it('accepts an element 64 deep', () => {
    expect(parseXml('<a>'.repeat(64) + '</a>'.repeat(64)).diagnostics).toEqual([]);
  });
});

describe('the size of a file', () => {
  // Two bytes a character, so that bytes and characters differ.
  const padded = (bytes: number) => {
    const [start, end] = ['<db-links>', '</db-links>'];
    const room = bytes - start.length - end.length;
    return `${start}${'é'.repeat(Math.floor(room / 2))}${' '.repeat(room % 2)}${end}`;
  };

  it('may be 1 MiB in UTF-8', () => {
    const text = padded(MAX_DEFINITION_BYTES);
    expect(new TextEncoder().encode(text)).toHaveLength(1024 * 1024);
    expect(parseXml(text).diagnostics).toEqual([]);
  });

  it('may not be one byte more', () => {
    const { definition, diagnostics } = parseDefinition(padded(MAX_DEFINITION_BYTES + 1));
    expect(definition).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'too-large', severity: 'error', position: { line: 1, column: 1 } }]);
  });

  it('may be 5,000 nodes', () => {
    const { definition, diagnostics } = parseDefinition(chain(5_000));
    expect(diagnostics).toEqual([]);
    expect(definition?.type === 'workflow' && definition.workflow.nodes.length).toBe(5_000);
  });

  it('may not be one node more', () => {
    const { definition, diagnostics } = parseDefinition(chain(5_001));
    expect(definition).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'too-many-nodes', position: { line: 5_002, column: 1 } }]);
  });
});

describe('the elements of a file', () => {
  const mail = (elements: number) => actionFlow(`<email to="a@b.c">${'<b/>'.repeat(elements)}</email>`);

  it('may be 40,000', () => {
    expect(parseDefinition(mail(40_000 - 6)).diagnostics).toEqual([]);
  });

  it('may not be one more', () => {
    const { diagnostics } = parseDefinition(mail(40_000 - 5));
    expect(diagnostics).toMatchObject([{ code: 'too-many-elements' }]);
  });

  it('may have 200 attributes each, and not one more', () => {
    const tag = (count: number) => `<a ${Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ')}/>`;
    expect(parseXml(tag(200)).diagnostics).toEqual([]);
    expect(parseXml(tag(201)).diagnostics).toMatchObject([{ code: 'too-many-attributes' }]);
  });
});

describe('any text', () => {
  const markup = fc.array(
    fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '"',
        "'",
        '=',
        '&',
        ';',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        '\r\n',
        ' ',
      ),
      fc.constantFrom('a', 'name', 'work-flow', '__proto__', '${param:', '}', '&#', '&lt;', '<!DOCTYPE', '\uFFFE', '1'),
      fc.constantFrom('<a>', '</a>', '<a b="c">', '<work-flow name="w">', '</work-flow>', '<end name="e"/>', '<a/>'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 40 },
  );
  const sources = fc.oneof(
    fc.string({ unit: 'binary' }),
    markup.map((pieces) => pieces.join('')),
    markup.map((pieces) => flow(pieces.join(''))),
    markup.map((pieces) => actionFlow(`<shell>${pieces.join('')}</shell>`)),
  );

  it('is read or refused with a reason, and never throws', () => {
    const before = Reflect.ownKeys(Object.prototype);
    fc.assert(
      fc.property(sources, (text) => {
        const { definition, diagnostics } = parseDefinition(text);
        expect(definition === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: 1_000 },
    );
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (value, text) => {
        const escaped = (raw: string) =>
          raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#x22;').replaceAll(']]>', ']]&gt;');
        const element = root(`<a b="${escaped(value)}">${escaped(text)}|</a>`);
        expect([element.attributes['b']?.value, element.children]).toEqual([value, [`${text}|`]]);
      }),
    );
  });
});

describe('64 KiB of malice', () => {
  const size = 64 * 1024;
  const fill = (piece: string) => piece.repeat(size / piece.length);

  it.each([
    ['tags never closed', fill('<')],
    ['elements never closed', fill('<a>')],
    ['blanks in a tag', `<a ${fill(' ')}`],
    ['quotes never closed', fill('<a b="')],
    ['attributes without a value', `<a ${fill('b ')}`],
    ['comments never closed', `<a>${fill('<!--')}`],
    ['sections never closed', `<a>${fill('<![CDATA[')}`],
    ['instructions never closed', fill('<?')],
    ['instructions full of quotes', `${fill('<?a "?>')}<a/>`],
    ['no entities', `<a>${fill('&')}</a>`],
    ['numbers without end', `<a>&#${fill('1')}`],
    ['closing tags', fill('</a')],
    ['references never closed', flow('', 'e').replace('name="w"', `name="w" desc="${fill('${')}"`)],
    ['blank lines', actionFlow(`<shell><command>${fill(' \t\n')}x</command></shell>`)],
    ['a long name', `<${fill('a')}/>`],
    ['a long number', flow('', 'e').replace('name="w"', `name="w" timeout="${fill('1')}"`)],
    [
      'a URL of slashes',
      actionFlow(`<data-monitor><source type="M" jdbc-url="${fill('//')}">x</source></data-monitor>`),
    ],
    [
      'a URL of passwords',
      actionFlow(`<data-monitor><source type="M" jdbc-url="${fill(';pwd')}">x</source></data-monitor>`),
    ],
  ])('%s takes less than 50 ms', (_, text) => {
    const times = Array.from({ length: 3 }, () => {
      const before = performance.now();
      parseDefinition(text);
      return performance.now() - before;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});
