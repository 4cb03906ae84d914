import { type AsnType, Constructed, GeneralizedTime, Primitive, Sequence } from 'asn1js';
import { tag } from '../der.ts';
import type { TimeStyle } from './spec.ts';

/** `YYYYMMDDHHMMSS` in UTC. */
const digits = (date: Date) => date.toISOString().slice(0, 19).replaceAll(/\D/g, '');

/**
 * The text of one time; only `whole` keeps RFC 5280 4.1.2.5.2. The instant stays the same, to the
 * style's precision.
 */
export function timeText(date: Date, style: TimeStyle): string {
  switch (style) {
    case 'whole':
      return `${digits(date)}Z`;
    case 'fraction':
      return `${digits(date)}.5Z`;
    case 'offset':
      return `${digits(date)}+0000`;
    case 'utcTime':
      return `${digits(date).slice(2)}Z`;
    case 'no-seconds':
      return `${digits(date).slice(0, 12)}Z`;
  }
}

/**
 * Writes every GeneralizedTime inside in another style; what PKI.js builds knows only the right
 * one.
 */
export function restyled(schema: AsnType, style: TimeStyle): AsnType {
  if (style === 'whole') return schema;
  if (schema instanceof GeneralizedTime) {
    const tagNumber = style === 'utcTime' ? tag.utcTime : tag.generalizedTime;
    const valueHex = new TextEncoder().encode(timeText(schema.toDate(), style));
    return new Primitive({ idBlock: { tagClass: 1, tagNumber }, valueHex });
  }
  if (schema instanceof Sequence || schema instanceof Constructed) {
    schema.valueBlock.value = schema.valueBlock.value.map((inner) => restyled(inner, style));
  }
  return schema;
}
