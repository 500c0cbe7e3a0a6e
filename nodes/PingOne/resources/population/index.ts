import type { Operation } from '../operation';
import { getAll } from './getAll';

/** The first one is the default. */
export const populationOperations: Operation[] = [getAll];
