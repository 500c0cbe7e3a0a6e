import type { Operation } from '../operation';
import { createFido2 } from './createFido2';

export const deviceOperations: Operation[] = [createFido2];
