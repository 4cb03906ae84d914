import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';

/**
 * Octets of the largest prime we reckon with: beyond that one exponentiation would hold everything
 * else up.
 */
export const PRIME_LIMIT = 1024;
/** Octets of our exponents: twice the 128 bits of strength that are meant (RFC 7919 5.2). */
const EXPONENT = 32;

const toNumber = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const toBytes = (number: bigint, length: number): Uint8Array =>
  Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/**
 * Our half of an exchange over a finite field. Values are as long as the prime, with zeros in
 * front.
 */
export interface FieldAgreement {
  public: Uint8Array;
  /** The shared secret. Throws RangeError when the peer's value is none of the group. */
  agree(peer: Uint8Array): Uint8Array;
}

/**
 * A fresh half of a Diffie-Hellman exchange, for whatever prime a server names. node:crypto would
 * first test the prime, which takes seconds; that nothing here is safe against who listens does no
 * harm.
 * @param prime and generator big endian, without sign.
 * @throws RangeError for primes that are too long, or no modulus at all.
 */
export function fieldAgreement(prime: Uint8Array, generator: Uint8Array): FieldAgreement {
  if (prime.length > PRIME_LIMIT) throw new RangeError(`a prime of ${prime.length} octets`);
  const modulus = toNumber(prime);
  if (modulus < 5n) throw new RangeError('a prime that is none');
  const length = Math.ceil(modulus.toString(16).length / 2);
  const secret = toNumber(randomBytes(EXPONENT));
  return {
    public: toBytes(power(toNumber(generator), secret, modulus), length),
    agree: (peer) => {
      const value = toNumber(peer);
      // RFC 7919 5.1: 1 < Y < p - 1.
      if (value <= 1n || value >= modulus - 1n) throw new RangeError('a value out of the group');
      return toBytes(power(value, secret, modulus), length);
    },
  };
}

/** The digits of e in front of and behind the point: e * 2^bits, rounded down. */
function eulers(bits: bigint): bigint {
  const guard = 64n;
  let term = 1n << (bits + guard);
  let sum = 0n;
  for (let count = 1n; term > 0n; count++) {
    sum += term;
    term /= count;
  }
  return sum >> guard;
}

/**
 * The prime of a group of RFC 7919 (appendix A): 2^b - 2^(b-64) + (floor(2^(b-130) e) + X) * 2^64 -
 * 1.
 */
function primeOf(bits: bigint, offset: bigint): Uint8Array {
  const prime = (1n << bits) - (1n << (bits - 64n)) + ((eulers(bits - 130n) + offset) << 64n) - 1n;
  return toBytes(prime, Number(bits / 8n));
}

/**
 * Primes of the named groups that TLS 1.3 clients offer (RFC 7919 A.1, A.2); their generator is 2.
 */
export const namedPrimes = {
  ffdhe2048: primeOf(2048n, 560_316n),
  ffdhe3072: primeOf(3072n, 2_625_351n),
} as const;
