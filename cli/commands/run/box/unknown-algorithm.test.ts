import { describe, expect, it } from 'vitest';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { Folder, mailstaple } from '../../../shared/command.fixture.ts';
import { bySignatureUnknown, mint } from '../../probe/look.fixture.ts';
import { accusations, playBlackBox } from './black-box.fixture.ts';
import { soundBox } from './sound-box.fixture.ts';

/** A status signed by an algorithm that node:crypto cannot verify, stapled by a box. */
const strange = async (transport: 'starttls' | 'implicit') =>
  soundBox({
    transport,
    tls: { key: mint.about.key, cert: certificatesPem(mint.about.chain) },
    staple: bySignatureUnknown(await mint.proof(good())),
  });

describe('a status whose signature nobody here can check', { timeout: 120_000 }, () => {
  it.each(['starttls', 'implicit'] as const)('over %s accuses nobody', async (transport) => {
    await using box = await strange(transport);
    const results = await playBlackBox(box.address, { sni: 'mx.test' });
    expect(accusations(results)).toEqual([]);
    const acceptable = results.filter(({ scenario }) => scenario === 'server/any-box/acceptable');
    expect(acceptable.length).toBeGreaterThan(0);
    for (const { verdict } of acceptable) {
      expect(verdict.kind).toBe('inconclusive');
      expect(verdict.reason).toMatch(/^It cannot be judged here: acceptable is unknown/);
    }
    // What does not rest on the status is judged all the same.
    expect(results.some(({ verdict }) => verdict.kind === 'pass')).toBe(true);
  });

  it('and the command ends with 3', async () => {
    using folder = new Folder();
    const ca = folder.file('root.pem', certificatesPem([mint.about.root]));
    await using box = await strange('starttls');
    const only = ['--only', 'server/any-box/acceptable', '--only', 'server/any-box/fits'];
    const words = ['--pace', '0', '--sni', 'mx.test', '--tls', '1.3', '--ca', ca];
    const out = ['--out', `${folder.path}/out`];
    const ended = await mailstaple('run', box.address, ...words, ...only, ...out);
    expect(ended.code).toBe(3);
    expect(ended.out).toMatch(/1\.2\.840\.10045\.4\.3\.127/);
    expect(ended.out).not.toMatch(/✗|! warn|heed:/);
  });
});
