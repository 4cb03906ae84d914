import { GeneralizedTime, Sequence } from 'asn1js';
import { describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { World } from '../authority/world.ts';
import { good } from './good.ts';
import { mintProof } from './mint.ts';
import type { TimeStyle } from './spec.ts';
import { restyled, timeText } from './time-style.ts';

const date = new Date('2031-05-06T07:08:09Z');

const styles: [TimeStyle, string, number][] = [
  ['whole', '20310506070809Z', 0x18],
  ['fraction', '20310506070809.5Z', 0x18],
  ['offset', '20310506070809+0000', 0x18],
  ['utcTime', '310506070809Z', 0x17],
  ['no-seconds', '203105060708Z', 0x18],
];

describe('times', () => {
  it.each(styles)('%s is %s', (style, text, tagOctet) => {
    expect(timeText(date, style)).toBe(text);
    const schema = new Sequence({
      value: [new Sequence({ value: [new GeneralizedTime({ valueDate: date })] })],
    });
    const time = Buffer.concat([Buffer.of(tagOctet, text.length), Buffer.from(text)]);
    const expected = Buffer.concat([Buffer.of(0x30, time.length + 2, 0x30, time.length), time]);
    expect(Buffer.from(restyled(schema, style).toBER())).toEqual(expected);
  });

  it.each(styles)('%s: all four times of an answer are so written', async (style, _, tagOctet) => {
    const world = new World({ now: () => date });
    const about = await world.identity(identity());
    const spec = good().revoked(1, '5h ago').signedBy('ca').times(style).spec;
    const proof = Buffer.from(await mintProof(spec, about, world));
    for (const moment of ['2031-05-06T06:08:09Z', '2031-05-06T02:08:09Z', '2031-05-07T07:08:09Z']) {
      const text = timeText(new Date(moment), style);
      expect(
        proof.includes(Buffer.concat([Buffer.of(tagOctet, text.length), Buffer.from(text)])),
      ).toBe(true);
    }
    expect(proof.includes('20310506060809Z')).toBe(style === 'whole');
  });
});
