import type { Operation } from '../operation';
import { activateFido2 } from './activateFido2';
import { createFido2 } from './createFido2';
import { deleteOne } from './delete';
import { deletePending } from './deletePending';
import { enroll } from './enroll';
import { get } from './get';
import { getAll } from './getAll';
import { removeOrder } from './removeOrder';
import { block, unblock, unlock } from './restrict';
import { setOrder } from './setOrder';
import { updateNickname } from './updateNickname';

/** The first one is preselected. */
export const deviceOperations: Operation[] = [
	createFido2,
	activateFido2,
	enroll,
	get,
	getAll,
	updateNickname,
	block,
	unblock,
	unlock,
	setOrder,
	removeOrder,
	deleteOne,
	deletePending,
];
