/** The characters XML 1.0 allows (https://www.w3.org/TR/xml/#charsets): no controls but tab and line ends. */
export function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code <= 0x10ffff);
}

/** The offset of the first character that XML does not allow, a lone surrogate included. */
export function findForbiddenCharacter(text: string): number | undefined {
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.codePointAt(offset) ?? 0;
    if (!isXmlCharacter(code)) return offset;
    if (code > 0xffff) offset++;
  }
  return undefined;
}

/** Blank in the sense of XML: spaces, tabs and line ends only. Takes linear time whatever the text. */
export function isBlank(text: string): boolean {
  return firstInk(text) === undefined;
}

/** The offset of the first character that is not blank. */
export function firstInk(text: string): number | undefined {
  const offset = text.search(/[^ \t\r\n]/);
  return offset === -1 ? undefined : offset;
}
