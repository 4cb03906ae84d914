import { type Role, roleNames } from '../model/terms.ts';
import type { Cell } from './cell.ts';
import type { RoleDefinition } from './role.ts';
import { clientRole } from './roles/client/role.ts';
import { fetcherRole } from './roles/fetcher/role.ts';
import { responderRole } from './roles/responder/role.ts';
import { serverRole } from './roles/server/role.ts';

/** Every role there is: the one place that names them all. */
export const roles: Readonly<Record<Role, RoleDefinition>> = {
  server: serverRole,
  client: clientRole,
  fetcher: fetcherRole,
  responder: responderRole,
};

/** How many ports of the target's these cells need, whatever their roles. */
export function portsOf(cells: readonly Cell[]): number {
  return roleNames.reduce(
    (sum, role) => sum + roles[role].ports(cells.filter(({ scenario }) => scenario.role === role)),
    0,
  );
}
