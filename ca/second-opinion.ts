import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './authority/world.ts';
import { certificatesPem } from './pem.ts';

const BUDGET_MS = 20_000;

/** What a program said of our bytes. */
export interface Opinion {
  ok: boolean;
  /** Standard output and standard error. */
  text: string;
}

/** Of one OCSP answer, by `openssl ocsp`. */
export interface ProofOpinion {
  /** The signature and the signer's authority hold. */
  verified: boolean;
  /** The answer speaks of the certificate, and so. */
  status: 'good' | 'revoked' | 'unknown' | undefined;
  /** thisUpdate and nextUpdate fit the clock. */
  timely: boolean;
  text: string;
}

/**
 * For the self-tests: holds what the mint makes against the programs `openssl` and `ocsptool`, in a
 * folder of its own.
 */
export class SecondOpinion implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mailstaple-opinion-'));

  /** Puts a file down and returns its path. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs a program to its end. */
  run(program: 'openssl' | 'ocsptool', ...args: readonly string[]): Opinion {
    const done = spawnSync(program, args, { encoding: 'utf8', timeout: BUDGET_MS });
    if (done.error) throw done.error;
    return { ok: done.status === 0, text: `${done.stdout}${done.stderr}` };
  }

  openssl(...args: readonly string[]): Opinion {
    return this.run('openssl', ...args);
  }

  /**
   * `openssl ocsp` over an answer about the identity's leaf, its root being the only trusted one.
   */
  ofProof(proof: Uint8Array, about: Identity, ...options: readonly string[]): ProofOpinion {
    const certificate = this.file('leaf.pem', certificatesPem([about.leaf]));
    const issuer = this.file('issuer.pem', certificatesPem([about.issuer]));
    const root = this.file('root.pem', certificatesPem([about.root]));
    const intermediates = this.file(
      'intermediates.pem',
      certificatesPem([...about.chain.slice(1), about.root]),
    );
    const { text } = this.openssl(
      ...['ocsp', '-respin', this.file('proof.der', proof), '-no_nonce', ...options],
      ...['-issuer', issuer, '-cert', certificate, '-CAfile', root, '-verify_other', intermediates],
    );
    const status = /leaf\.pem: (good|revoked|unknown)/.exec(text)?.[1] as ProofOpinion['status'];
    return {
      verified: text.includes('Response verify OK'),
      status,
      timely: !/Status times invalid/.test(text),
      text,
    };
  }

  /** What `openssl ocsp` prints of an answer without judging it, blanks evened out. */
  shows(proof: Uint8Array): string {
    const file = this.file('proof.der', proof);
    return this.openssl('ocsp', '-respin', file, '-resp_text', '-noverify').text.replaceAll(
      /\s+/g,
      ' ',
    );
  }

  /**
   * `ocsptool` of GnuTLS over the signature and the signer's authority, the leaf's issuer being
   * trusted.
   */
  ofSigner(proof: Uint8Array, about: Identity): Opinion {
    const chain = this.file('chain.pem', certificatesPem([about.leaf, about.issuer]));
    const response = this.file('proof.der', proof);
    const { text } = this.run(
      'ocsptool',
      '--verify-response',
      '--load-response',
      response,
      '--load-chain',
      chain,
    );
    return { ok: text.includes('Verifying OCSP Response: Success'), text };
  }

  /** `openssl verify` over a chain, the root being the only trusted one. */
  ofChain(about: Identity, root: Uint8Array = about.root): Opinion {
    return this.openssl(
      ...['verify', '-CAfile', this.file('trusted.pem', certificatesPem([root]))],
      ...['-untrusted', this.file('chain.pem', certificatesPem(about.chain))],
      ...['-purpose', 'sslserver', this.file('only-leaf.pem', certificatesPem([about.leaf]))],
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
