import { good, leaf } from '#harness';
import type { Situations } from './situation.ts';

const old = leaf({ notBefore: '90d ago' });

/** thisUpdate and nextUpdate, at least a minute away from every border. */
export const times: Situations = {
  'expired-for-minutes': {
    served: 'a status two minutes past nextUpdate',
    row: 'open',
    given: { proof: good().valid('3h ago', '2m ago') },
    proves: ['RFC6960-3.2-06'],
    covers: ['C06', 'V11'],
  },
  'expired-for-hours': {
    served: 'a status two hours past nextUpdate',
    row: 'open',
    given: { proof: good().valid('5h ago', '2h ago') },
    proves: ['RFC6960-3.2-06'],
    covers: ['C06', 'V11'],
  },
  'expired-for-days': {
    served: 'a status three days past nextUpdate',
    row: 'expired-for-days',
    given: { identity: old, proof: good().valid('9d ago', '3d ago') },
    proves: ['RFC6960-3.2-06', 'RFC6960-4.2.2.1-01', 'RFC6066-8-16'],
    covers: ['C06', 'V11', 'R11'],
  },
  expired: {
    served: 'a status weeks past nextUpdate',
    row: 'expired',
    given: { identity: old, proof: good().valid('30d ago', '20d ago') },
    proves: ['RFC6960-3.2-06', 'RFC6960-4.2.2.1-01', 'RFC6066-8-16'],
    covers: ['C06', 'N11', 'R11', 'R44'],
  },
  'future-by-minutes': {
    served: 'a status whose thisUpdate is two minutes ahead',
    row: 'open',
    given: { proof: good().valid('2m ahead', '1d ahead') },
    proves: ['RFC6960-4.2.2.1-02'],
    covers: ['C06', 'V11'],
  },
  'future-by-days': {
    served: 'a status whose thisUpdate is two days ahead',
    row: 'future',
    given: { proof: good().valid('2d ahead', '9d ahead') },
    proves: ['RFC6960-4.2.2.1-02'],
    covers: ['C06', 'V11', 'N15a', 'R13'],
  },
  'no-next-update': {
    served: 'a status without nextUpdate, an hour old',
    row: 'no-next-update-fresh',
    given: { proof: good().without('nextUpdate') },
    proves: ['RFC6960-4.2.2.1-03'],
    covers: ['C06', 'V11', 'R12'],
  },
  'no-next-update-for-months': {
    served: 'a status without nextUpdate, two months old',
    row: 'no-next-update-old',
    given: { identity: old, proof: good().valid('60d ago', '1d ahead').without('nextUpdate') },
    proves: ['RFC6960-3.2-05'],
    covers: ['C06', 'V11', 'R12'],
  },
  'window-of-a-year': {
    served: 'a status with a window of a year',
    row: 'open',
    given: {
      identity: leaf({ notBefore: '300d ago' }),
      proof: good().valid('180d ago', '180d ahead'),
    },
    proves: ['RFC6960-3.2-05'],
    covers: ['C06', 'V11'],
  },
  'produced-in-future': {
    served: 'a status that says it was made in two days',
    row: 'open',
    given: { proof: good().with({ producedAt: '2d ahead' }) },
    proves: ['RFC6066-8-16'],
    covers: ['V12'],
  },
  'produced-before-this-update': {
    served: 'a status that says it was made hours before thisUpdate',
    row: 'open',
    given: { proof: good().with({ producedAt: '9h ago' }) },
    proves: ['RFC6066-8-16'],
    covers: ['V12'],
  },
  'fraction-of-seconds': {
    served: 'a status with fractions of a second',
    row: 'open',
    given: { proof: good().times('fraction') },
    proves: ['RFC6066-8-16'],
    covers: ['V13', 'R20'],
  },
};
