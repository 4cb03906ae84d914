import { headerOf } from '../../../model/headers.ts';
import type { Exchange, Question } from '../../../model/responder/scenario.ts';
import type { HttpRequest } from '../../../wire/http/connection.ts';

const percent = (octet: number, lower: boolean): string => {
  const digits = octet.toString(16).padStart(2, '0');
  return `%${lower ? digits : digits.toUpperCase()}`;
};

/** Base64 of a request as it stands in the path of a GET (RFC 6960 A.1). */
export function inPath(der: Uint8Array, escaped: Question['escaped']): string {
  const text = Buffer.from(der).toString('base64');
  if (escaped === 'nothing') return text;
  const every = escaped === 'all';
  const sign = every ? /./gs : /[+/=]/g;
  return text.replaceAll(sign, (one) => percent(one.charCodeAt(0), escaped === 'lower-case'));
}

/**
 * A question as HTTP carries it (RFC 6960 A.1).
 * @param url where the responder is asked. @param before what the question before got.
 */
export function putIntoHttp(
  question: Question,
  der: Uint8Array,
  url: URL,
  before: Exchange | undefined,
): HttpRequest {
  const { by, version, chunked, type, conditional } = question;
  const posts = by === 'POST' || by === 'PUT';
  const base = url.pathname.replace(/\/+$/, '');
  const path = posts
    ? url.pathname
    : `${base}${'/'.repeat(question.slashes)}${inPath(der, question.escaped)}`;
  const target = question.absolute ? `http://${url.host}${path}` : path;
  const etag =
    conditional && before?.response ? headerOf(before.response.headers, 'etag') : undefined;
  return {
    method: by,
    target,
    version,
    headers: [
      ['Host', url.host],
      ['User-Agent', 'mailstaple'],
      ...(etag === undefined ? [] : [['If-None-Match', etag] as [string, string]]),
      ...(posts
        ? [
            ['Content-Type', type] as [string, string],
            (chunked
              ? ['Transfer-Encoding', 'chunked']
              : ['Content-Length', String(der.length)]) as [string, string],
          ]
        : []),
    ],
    body: posts ? der : new Uint8Array(),
    ...(chunked ? { chunked } : {}),
  };
}
