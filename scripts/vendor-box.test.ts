import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { certificatesPem } from '../ca/pem.ts';
import { good } from '../ca/proof/good.ts';
import { Mint, mailstapleWith } from '../cli/shared/command.fixture.ts';
import { openHost } from '../harness/wire/smtp/server.ts';

const example = join(import.meta.dirname, '..', 'examples', 'vendor-box');

test.each([
  ['fresh', good(), 0, /exit 0|nothing is news|showed nothing that is wrong/],
  ['stale, which is known', good().valid('6d ago', '3d ago'), 0, /expired 3 days ago/],
] as const)(
  "a vendor's box on the bench, its staple %s",
  { timeout: 60_000 },
  async (_, proof, exit, says) => {
    const folder = mkdtempSync(join(tmpdir(), 'mailstaple-box-'));
    try {
      const mint = await Mint.open();
      await using host = await openHost({
        ...{
          listenOn: '127.0.0.1',
          transport: 'starttls',
          tls: '1.3',
          trick: 'none',
          starttls: 'offered',
        },
        ...{ key: mint.about.key, certificates: mint.about.sentPem, chainStaples: [], down: false },
        ...{ staple: await mint.proof(proof), tickets: false, name: 'only' },
      });
      for (const name of ['mailstaple.config.ts', 'known.yaml'])
        copyFileSync(join(example, name), join(folder, name));
      const ca = join(folder, 'bench-root.pem');
      writeFileSync(ca, certificatesPem([mint.about.root]));
      const words = ['--ca', ca, '--sni', 'mx.test', '--pace', '0', '--tls', '1.3'];
      const only = ['--only', 'server/any-box/acceptable'];
      const { code, out, err } = await mailstapleWith(
        { cwd: folder, env: { ...process.env, BOX: `smtp://127.0.0.1:${host.port}` } },
        ...['run', 'box', ...words, ...only],
      );
      expect({ code, out, err }).toMatchObject({ code: exit });
      expect(out).toMatch(says);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
