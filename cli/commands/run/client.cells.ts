import { registerCells } from './register.ts';

await registerCells('client');
