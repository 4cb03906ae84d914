import { constants, randomBytes } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { SERVED_GROUPS } from '../wire/tls/crypto/groups.ts';
import type { StoredCertificate } from './certificate-store.ts';
import type { Defects } from './defects/defects.ts';

/**
 * The TLS contexts of a server, one for each certificate and key: they take long to make, and hold
 * nothing of a connection.
 */
export class Contexts {
  readonly #defects: Defects;
  readonly #known = new Map<string, SecureContext>();
  readonly #ticketKeys = randomBytes(48);

  constructor(defects: Defects) {
    this.#defects = defects;
  }

  of({ key, chain }: StoredCertificate): SecureContext {
    const forgets = this.#defects.has('forgets-sessions');
    const known = forgets ? undefined : this.#known.get(chain + key);
    if (known) return known;
    const context = createSecureContext({
      key,
      cert: chain,
      minVersion: this.#defects.has('rejects-tls-1.2') ? 'TLSv1.3' : 'TLSv1.2',
      maxVersion: this.#defects.has('rejects-tls-1.3') ? 'TLSv1.2' : 'TLSv1.3',
      ecdhCurve: this.#defects.has('takes-no-hybrid') ? 'X25519:P-256:P-384' : SERVED_GROUPS,
      sessionIdContext: 'mailstaple reference',
      ticketKeys: forgets ? randomBytes(48) : this.#ticketKeys,
      secureOptions: constants.SSL_OP_CIPHER_SERVER_PREFERENCE,
    });
    if (!forgets) this.#known.set(chain + key, context);
    return context;
  }
}
