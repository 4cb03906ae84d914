import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import { clientHello } from '../observation.fixture.ts';

const world = new World();

/** For the judge's tests: a ClientHello with these signature_algorithms, hex. */
export const offering = (data: string) =>
  clientHello({ extensions: [{ type: 13, name: 'signature_algorithms', data }] });

/** A certificate, DER in base64, with a key of this kind or of ECDSA. */
export const leafOf = async (key?: 'ml-dsa-44'): Promise<string> =>
  Buffer.from((await world.identity(identity(key ? { leaf: { key } } : {}))).leaf).toString(
    'base64',
  );
