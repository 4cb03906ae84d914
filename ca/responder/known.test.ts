import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { distinguishedName, nameDer } from '../authority/name.ts';
import { identity } from '../authority/spec.ts';
import { type Identity, World } from '../authority/world.ts';
import { encode, tag } from '../der.ts';
import { good } from '../proof/good.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { errorAnswer } from './answer.ts';
import { answerFor, namedProofs } from './known.ts';
import { RequestError, readRequest } from './request.ts';

const world = new World();
let mine: Identity;
let sibling: Identity;
let stranger: Identity;
beforeAll(async () => {
  mine = await world.identity(identity());
  sibling = await world.identity(identity({ leaf: { names: ['second.test'] } }));
  stranger = await world.identity(identity({ ca: 'other' }));
});

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const OIDS = {
  sha1: '2b0e03021a',
  sha256: '608648016503040201',
  sha512: '608648016503040203',
} as const;
type Hash = keyof typeof OIDS;

function certId(
  { authority: { issuing }, holder }: Identity,
  hash: Hash,
  serial = holder.serial,
  issuerName = nameDer(issuing.subject),
): Uint8Array {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  const algorithm = encode(tag.sequence, encode(0x06, hex(OIDS[hash])), encode(tag.null));
  const name = encode(tag.octetString, digest(issuerName));
  const key = encode(tag.octetString, digest(issuing.key.bits));
  return encode(tag.sequence, algorithm, name, key, encode(tag.integer, serial));
}

/** An OCSPRequest; `nonce` is put in as it is, `wrapped` in an OCTET STRING of its own. */
function requestFor(ids: Uint8Array[], nonce?: Uint8Array, wrapped = true) {
  const list = encode(tag.sequence, ...ids.map((id) => encode(tag.sequence, id)));
  const value = nonce && encode(tag.octetString, wrapped ? encode(tag.octetString, nonce) : nonce);
  const extension = value && encode(tag.sequence, encode(0x06, hex('2b0601050507300102')), value);
  const tail = extension ? [encode(0xa2, encode(tag.sequence, extension))] : [];
  return readRequest(encode(tag.sequence, encode(tag.sequence, list, ...tail)));
}

const answerer = (options: Partial<Parameters<typeof answerFor>[0]> = {}) => {
  const answer = answerFor({ world, identities: () => [mine, sibling], ...options });
  return async (request: ReturnType<typeof readRequest>, name?: string) =>
    answer(request, undefined, name);
};

function statusOf(proof: Uint8Array, about: Identity, hash: Hash) {
  using opinion = new SecondOpinion();
  return opinion.ofProof(proof, about, `-${hash}`).status;
}

describe('answers', () => {
  it.each(['sha1', 'sha256', 'sha512'] as const)('by %s, in the same hash', async (hash) => {
    const answer = answerer();
    expect(statusOf(await answer(requestFor([certId(mine, hash)])), mine, hash)).toBe('good');
    expect(statusOf(await answer(requestFor([certId(sibling, hash)])), sibling, hash)).toBe('good');
  });

  it('both hashes at once with a single for each (RFC 6960 4.2.2.3)', async () => {
    const proof = await answerer()(requestFor([certId(mine, 'sha256'), certId(mine, 'sha1')]));
    expect([statusOf(proof, mine, 'sha1'), statusOf(proof, mine, 'sha256')]).toEqual([
      'good',
      'good',
    ]);
  });

  it('by either way its issuer’s name is written, in the same way (RFC 6960 4.1.1, RFC 5280 7.1)', async () => {
    const issuerName = nameDer(distinguishedName('written otherwise'));
    const about: Identity = { ...mine, issuerName };
    const answer = answerer({ identities: () => [about] });
    const digest = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();
    for (const name of [nameDer(mine.authority.issuing.subject), issuerName]) {
      const proof = Buffer.from(await answer(requestFor([certId(mine, 'sha1', undefined, name)])));
      expect(proof.includes(digest(name))).toBe(true);
      expect(proof.length).toBeGreaterThan(100);
    }
  });

  it('what it was told to say of each', async () => {
    const answer = answerer({ proofFor: (about) => (about === mine ? good().revoked() : good()) });
    expect(statusOf(await answer(requestFor([certId(mine, 'sha1')])), mine, 'sha1')).toBe(
      'revoked',
    );
    expect(statusOf(await answer(requestFor([certId(sibling, 'sha1')])), sibling, 'sha1')).toBe(
      'good',
    );
  });

  it('from stock within the second, and anew behind it', async () => {
    let now = Date.now();
    const still = new World({ now: () => new Date(now), keys: world.keys });
    const about = await still.identity(identity());
    const answer = answerer({ world: still, identities: () => [about] });
    const request = requestFor([certId(about, 'sha1')]);
    const first = await answer(request);
    expect(await answer(request)).toBe(first);
    now += 1000;
    expect(await answer(request)).not.toEqual(first);
  });

  it.each(Object.keys(namedProofs))('%s by name', async (name) => {
    const proof = await answerer()(requestFor([certId(mine, 'sha1')]), name);
    if (name === 'revoked' || name === 'unknown') expect(statusOf(proof, mine, 'sha1')).toBe(name);
    expect(proof.length).toBeGreaterThan(100);
  });

  it('no proof of another name', async () => {
    await expect(answerer()(requestFor([certId(mine, 'sha1')]), 'nonsense')).rejects.toThrow(
      'no proof named nonsense',
    );
  });
});

describe('is not authorised to speak of', () => {
  it.each([
    ['another CA', () => [certId(stranger, 'sha1')]],
    ['another number', () => [certId(mine, 'sha1', Uint8Array.of(5))]],
    ['two certificates at once', () => [certId(mine, 'sha1'), certId(sibling, 'sha1')]],
    ['one it knows and one it does not', () => [certId(mine, 'sha1'), certId(stranger, 'sha1')]],
  ])('%s', async (_, ids) => {
    expect(await answerer()(requestFor(ids()))).toEqual(errorAnswer('unauthorized'));
  });
});

describe('the nonce', () => {
  const ask = (echoNonce: boolean, nonce: Uint8Array, wrapped?: boolean) =>
    answerer({ echoNonce })(requestFor([certId(mine, 'sha1')], nonce, wrapped));
  const nonce = randomBytes(32);

  it('is echoed when told so, and only then', async () => {
    expect(Buffer.from(await ask(true, nonce)).includes(nonce)).toBe(true);
    expect(Buffer.from(await ask(false, nonce)).includes(nonce)).toBe(false);
  });
  it('of an old client is read without its OCTET STRING', async () => {
    expect(requestFor([certId(mine, 'sha1')], nonce, false).nonce).toEqual(new Uint8Array(nonce));
  });
  it.each([0, 129])('of %i octets is malformed (RFC 9654 2.1)', async (octets) => {
    expect(await ask(true, new Uint8Array(octets).fill(7))).toEqual(
      errorAnswer('malformedRequest'),
    );
  });
});

describe('requests', () => {
  it('never throw but a RequestError, wherever one is damaged', () => {
    const { der } = requestFor([certId(mine, 'sha256')], new Uint8Array(32));
    for (let at = 0; at < der.length; at += 1) {
      for (const mask of [1, 0x80, 0xff]) {
        const damaged = Uint8Array.from(der);
        damaged[at] = (damaged[at] ?? 0) ^ mask;
        for (const bytes of [damaged, der.subarray(0, at)]) {
          try {
            readRequest(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(RequestError);
          }
        }
      }
    }
  });

  it.each([
    ['nothing', () => requestFor([])],
    [
      'too many certificates',
      () => requestFor(Array.from({ length: 65 }, () => certId(mine, 'sha1'))),
    ],
    ['too many octets', () => readRequest(new Uint8Array(70_000))],
  ])('about %s', (_, make) => expect(make).toThrow(RequestError));
});
