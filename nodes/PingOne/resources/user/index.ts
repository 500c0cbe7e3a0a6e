import type { Operation } from '../operation';
import { create } from './create';
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
import { lock } from './lock';
import { moveToPopulation } from './moveToPopulation';
import { requireUserPasswordChange } from './requirePasswordChange';
import { setBypass } from './setMfaBypass';
import { setUserPassword } from './setPassword';
import { unlock } from './unlock';
import { unlockUserPassword } from './unlockPassword';
import { update } from './update';

/** The first one is the default. */
export const userOperations: Operation[] = [
	get,
	getAll,
	create,
	update,
	deleteOne,
	enable,
	disable,
	lock,
	unlock,
	moveToPopulation,
	getGroups,
	getMfaStatus,
	enableMfa,
	disableMfa,
	getMfaBypass,
	setBypass,
	getPasswordState,
	setUserPassword,
	unlockUserPassword,
	requireUserPasswordChange,
	getSessions,
	endSessions,
];
