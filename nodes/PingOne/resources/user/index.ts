import type { Operation } from '../operation';
import { get } from './get';
import { getAll } from './getAll';
import { disableMfa, enableMfa, getMfaStatus } from './mfa';

/** The first one is preselected. */
export const userOperations: Operation[] = [get, getAll, getMfaStatus, enableMfa, disableMfa];
