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

/** Whether the text has more than `limit` bytes as UTF-8. */
export function exceedsUtf8Bytes(text: string, limit: number): boolean {
  if (text.length > limit) return true;
  if (text.length * 3 <= limit) return false;
  let bytes = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset);
    // Each half of a surrogate pair stands for two of its four bytes.
    if (unit < 0x80) bytes += 1;
    else bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes > limit;
}
