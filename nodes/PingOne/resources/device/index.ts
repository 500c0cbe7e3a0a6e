import type { Operation } from '../operation';
import { activateFido2 } from './activateFido2';
import { blockAll, deleteAll } from './all';
import { createFido2 } from './createFido2';
import { createLink, watchLink } from './createLink';
import { deleteOne } from './delete';
import { deletePending } from './deletePending';
import { enroll } from './enroll';
import { get } from './get';
import { getAll } from './getAll';
import { getAuthenticatorModels } from './getAuthenticatorModels';
import { removeOrder } from './removeOrder';
import { block, unblock, unlock } from './restrict';
import { setOrder } from './setOrder';
import { testSignIn } from './testSignIn';
import { updateNickname } from './updateNickname';

/** In the order of use; the default is first, PingOne's own request, which makes a device only. */
export const deviceOperations: Operation[] = [
	createFido2,
	enroll,
	createLink,
	testSignIn,
	watchLink,
	getAll,
	get,
	block,
	blockAll,
	unblock,
	unlock,
	deleteOne,
	deleteAll,
	deletePending,
	updateNickname,
	activateFido2,
	setOrder,
	removeOrder,
	getAuthenticatorModels,
];
