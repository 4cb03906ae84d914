import { identity } from '../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';

/** Certificates the trials are about, made once. */
export interface ResponderCertificates {
  world: World;
  mine: Identity;
  revoked: Identity;
  stranger: Identity;
}

export async function responderCertificates(world = new World()): Promise<ResponderCertificates> {
  const [mine, revoked, stranger] = await Promise.all([
    world.identity(identity()),
    world.identity(identity({ leaf: { names: ['revoked.test'] } })),
    world.identity(identity({ ca: 'other' })),
  ]);
  return { world, mine, revoked, stranger };
}
