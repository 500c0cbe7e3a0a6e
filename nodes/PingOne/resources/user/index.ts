import type { Operation } from '../operation';
import { create } from './create';
import { createOrUpdate } from './createOrUpdate';
import { deleteOne } from './delete';
import { endSessions } from './endSessions';
import { get } from './get';
import { getAll } from './getAll';
import { getGroups } from './getGroups';
import { getSessions } from './getSessions';
import { getWithoutPasskey } from './getWithoutPasskey';
import { lock } from './lock';
import { moveToPopulation } from './moveToPopulation';
import {
	disable,
	disableMfa,
	enable,
	enableMfa,
	getMfaBypass,
	getMfaStatus,
	getPasswordState,
	requireUserPasswordChange,
	unlock,
	unlockUserPassword,
} from './ofUser';
import { offboard } from './offboard';
import { resetMfa } from './resetMfa';
import { setBypass } from './setMfaBypass';
import { setUserPassword } from './setPassword';
import { update } from './update';

/** In the order of use: what most people come for is at the top. The first one is the default. */
export const userOperations: Operation[] = [
	get,
	getAll,
	getWithoutPasskey,
	create,
	createOrUpdate,
	update,
	offboard,
	disable,
	enable,
	deleteOne,
	resetMfa,
	getMfaStatus,
	enableMfa,
	disableMfa,
	getMfaBypass,
	setBypass,
	getSessions,
	endSessions,
	lock,
	unlock,
	getGroups,
	moveToPopulation,
	getPasswordState,
	setUserPassword,
	unlockUserPassword,
	requireUserPasswordChange,
];
