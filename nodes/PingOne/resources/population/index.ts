import type { Operation } from '../operation';
import { getAll } from './getAll';

/** The first one is preselected. */
export const populationOperations: Operation[] = [getAll];
