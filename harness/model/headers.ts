/** The value of a header, if it is there. Names are in any case (RFC 9110 5.1). */
export function headerOf(headers: readonly [string, string][], name: string): string | undefined {
  const values = headers.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}
