import { setTimeout as passed } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { Folder } from '../../../shared/command.fixture.ts';
import {
  type Box,
  boxOf,
  type Manner,
  type Stapling,
  stapling,
  starttls,
} from '../../probe/boxes.fixture.ts';
import { held, mint, other } from '../../probe/look.fixture.ts';
import { survey, type Visiting } from './remote.ts';

/** `run` says of a box elsewhere what `probe` says of it, before anything is judged. */

const sound = await mint.proof(good());
const stapled = (change: Partial<Stapling> = {}): Manner =>
  stapling({ ...held, tls: '1.3', staple: () => sound, ...change });
const look = (box: Box, scheme = 'smtp', change: Partial<Visiting> = {}) =>
  survey(
    `${scheme}://${box.address}`,
    { pace: 0, timeout: 5000, sni: 'mx.test', ...change },
    '1.3',
  );
const rootOf = ({ about }: typeof mint, folder: Folder): string =>
  folder.file('root.pem', certificatesPem([about.root]));

test('what is stapled is said first', async () => {
  const stale = await mint.proof(good().valid('6d ago', '3d ago'));
  await using box = await boxOf(starttls(stapled({ staple: () => stale })));
  const [first, ...rest] = await look(box);
  expect(first).toMatch(/^a staple came that expired 3 days ago/);
  expect(rest.join('\n')).toMatch(/^to do: fetch a new answer/m);
  expect(box.came).toHaveLength(2);
});

describe('the chain and the name', () => {
  test('a chain that verifies by --ca, with the name asked for, needs no heed', async () => {
    using folder = new Folder();
    await using box = await boxOf(starttls(stapled()));
    const lines = await look(box, 'smtp', { ca: rootOf(mint, folder) });
    expect(lines).toEqual([expect.stringMatching(/^a good staple came/)]);
  });

  test('one that does not is told, by whom it was held against', async () => {
    using folder = new Folder();
    await using box = await boxOf(starttls(stapled()));
    const lines = await look(box, 'smtp', { ca: rootOf(other, folder), sni: 'mail.example' });
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^heed: the chain does not verify: .*root/),
      expect.stringMatching(/^heed: the certificate does not bear the name mail\.example/),
    ]);
    // The same by the system's store, which knows no CA of ours.
    expect((await look(box)).join('\n')).toMatch(/^heed: the chain does not verify/m);
  });
});

describe('where there is nothing to judge, one sentence says so', () => {
  test.each<[string, Manner, string, RegExp]>([
    [
      'no STARTTLS',
      starttls(async () => {}, []),
      'smtp',
      /^127\.0\.0\.1:\d+: it offers no STARTTLS.*nothing to judge$/,
    ],
    [
      'smtps:// at a port that speaks in clear',
      starttls(async () => {}),
      'smtps',
      /speaks in clear .*"220 mx\.test ESMTP".* it wants smtp:\/\//,
    ],
    [
      '421',
      async ({ socket, said }) => {
        socket.write('421 later\r\n');
        await said();
      },
      'smtp',
      /it turns us away: "421 later"/,
    ],
  ])('%s', async (_, manner, scheme, sentence) => {
    await using box = await boxOf(manner);
    await expect(look(box, scheme)).rejects.toThrow(sentence);
    expect(box.came).toHaveLength(1);
  });

  test('smtp:// at a port that speaks TLS from the first octet', async () => {
    await using box = await boxOf(stapled({ greets: true }));
    await expect(look(box, 'smtp', { timeout: 1000 })).rejects.toThrow(
      /it waits for TLS from the first octet: this port wants smtps:\/\/$/,
    );
    expect(box.came).toHaveLength(2);
    // By its own scheme it is looked at.
    expect((await look(box, 'smtps'))[0]).toMatch(/^a good staple came/);
  });
});

/** Of `--timeout`: a step may take 1 s, a greeting 3 s, as 20 s and 60 s are in truth. */
const TIMEOUT = 3000;

describe('a greeting that comes late, as by postscreen on a first visit', () => {
  const late =
    (then: Manner): Manner =>
    async (peer) => {
      await passed(TIMEOUT / 2);
      await then(peer);
    };

  test('inside its time: as if it had come at once', async () => {
    await using box = await boxOf(late(starttls(stapled())));
    expect((await look(box, 'smtp', { timeout: TIMEOUT }))[0]).toMatch(/^a good staple came/);
  });

  test('never: said in one sentence', async () => {
    await using box = await boxOf(() => Promise.withResolvers<void>().promise);
    await expect(look(box, 'smtp', { timeout: 500 })).rejects.toThrow(
      /it did not greet in the time it was given$/,
    );
  });
});
