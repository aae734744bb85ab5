const BEGIN = '<!-- cost -->';
const END = '<!-- /cost -->';

/** A page with other text between its marks. Throws when they are not there. */
export function withCost(page: string, tables: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`The page has no ${BEGIN} … ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${page.slice(end)}`;
}
