import { beforeAll, describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { complaint, Folder, Mint, mailstaple } from '../../../shared/command.fixture.ts';
import { type Box, boxOf, type Held, stapling, starttls } from '../../probe/boxes.fixture.ts';

let mint: Mint;
let held: Held;

beforeAll(async () => {
  mint = await Mint.open();
  held = { key: mint.about.key, certificates: certificatesPem(mint.about.chain) };
});

/** `mailstaple run` on a box, a few of its scenarios. */
async function visited(box: Box, folder: Folder, ...more: string[]) {
  const words = ['--pace', '0', '--timeout', '20', '--sni', 'mx.test', '--tls', '1.3'];
  const only = ['--only', 'server/any-box/acceptable', '--only', 'server/any-box/again'];
  const out = ['--out', `${folder.path}/out`];
  return mailstaple('run', `SMTP://${box.address}`, ...words, ...only, ...out, ...more);
}

describe('run on a box that is visited for the first time', { timeout: 60_000 }, () => {
  test('the first lines say what is stapled; the number of connections is told before the first', async () => {
    using folder = new Folder();
    const ca = folder.file('root.pem', certificatesPem([mint.about.root]));
    const stale = await mint.proof(good().valid('6d ago', '3d ago'));
    await using box = await boxOf(starttls(stapling({ ...held, tls: '1.3', staple: () => stale })));
    const { code, out, err } = await visited(box, folder, '--ca', ca);
    expect(code).toBe(1);
    expect(out).toMatch(/! warn, finding: server\/any-box\/acceptable@/);
    expect(out).toMatch(/^ {2}127\.0\.0\.1 smtp-\d+: a staple came that expired 3 days ago/);
    expect(out).not.toMatch(/does not verify|regression|is news|are news|keeps/);
    const [, told] =
      /^127\.0\.0\.1 smtp-\d+: (\d+) connections, one after the other/.exec(err) ?? [];
    expect(Number(told)).toBe(box.came.length);
  });

  test('none at all: said as well, and no praise for what it keeps', async () => {
    using folder = new Folder();
    await using box = await boxOf(
      starttls(stapling({ ...held, tls: '1.3', staple: () => undefined })),
    );
    const { code, out } = await visited(box, folder);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}127\.0\.0\.1 smtp-\d+: no staple came/);
    expect(out).toMatch(/staples nothing and showed nothing that is wrong\./);
  });

  test('what cannot be decided is asked once more; of who turns us away nothing is', async () => {
    using folder = new Folder();
    const proof = await mint.proof(good());
    const whole = starttls(stapling({ ...held, tls: '1.3', staple: () => proof }));
    const ca = folder.file('root.pem', certificatesPem([mint.about.root]));
    // Before anything is judged there are two sessions.
    await using once = await boxOf(async (session) => {
      if (session.index !== 2) return whole(session);
      session.socket.write('220 mx.test ESMTP\r\n');
      await session.said();
      session.socket.end();
    });
    const decided = await visited(once, folder, '--ca', ca);
    expect(decided.err).toMatch(/^\d+ cells? could not be decided: once more/m);
    expect(decided.code).toBe(0);
    using other = new Folder();
    await using away = await boxOf((session) => {
      if (session.index < 2) return whole(session);
      session.socket.end('421 4.3.2 not now\r\n');
      return Promise.resolve();
    });
    const left = await visited(away, other, '--ca', ca);
    expect(left.err).toMatch(/: \d cells are left undecided, since it turned us away$/m);
    expect(left.err).not.toMatch(/once more, one after/);
    expect(left.code).toBe(3);
    expect(away.came.length).toBe(5);
  });

  test('nothing to judge is one sentence, and exit 3', async () => {
    using folder = new Folder();
    await using box = await boxOf(starttls(async () => {}, ['STARTTLS-LATER']));
    const { code, out } = await visited(box, folder);
    expect(code).toBe(3);
    expect(out).toMatch(/not judged: 127\.0\.0\.1:\d+: it offers no STARTTLS/);
    expect(out).not.toMatch(/✗|fail/);
    expect(box.came).toHaveLength(1);
  });
});

test('words that cannot be used', async () => {
  const complaints: [string[], RegExp][] = [
    [['--pace', 'x'], /--pace takes seconds/],
    [['--pace', '-1'], /--pace/],
    [['--timeout', '0'], /--timeout takes seconds/],
    [['--sni', 'a b'], /ClientHello/],
    [['--ca', '/nowhere'], /is not there/],
  ];
  for (const [words, what] of complaints)
    expect(await complaint('run', 'smtp://mx.test', ...words)).toMatch(what);
});
