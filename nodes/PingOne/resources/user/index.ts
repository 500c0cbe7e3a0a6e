import type { Operation } from '../operation';
import { create } from './create';
import { createOrUpdate } from './createOrUpdate';
import { deleteOne } from './delete';
import { disable } from './disable';
import { disableMfa } from './disableMfa';
import { enable } from './enable';
import { enableMfa } from './enableMfa';
import { endSessions } from './endSessions';
import { get } from './get';
import { getAll } from './getAll';
import { getGroups } from './getGroups';
import { getMfaBypass } from './getMfaBypass';
import { getMfaStatus } from './getMfaStatus';
import { getPasswordState } from './getPasswordState';
import { getSessions } from './getSessions';
import { getWithoutPasskey } from './getWithoutPasskey';
import { lock } from './lock';
import { moveToPopulation } from './moveToPopulation';
import { offboard } from './offboard';
import { requireUserPasswordChange } from './requirePasswordChange';
import { resetMfa } from './resetMfa';
import { setBypass } from './setMfaBypass';
import { setUserPassword } from './setPassword';
import { unlock } from './unlock';
import { unlockUserPassword } from './unlockPassword';
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
