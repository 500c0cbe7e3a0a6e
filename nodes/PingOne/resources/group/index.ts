import type { Operation } from '../operation';
import { addUser } from './addUser';
import { create } from './create';
import { deleteOne } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { getMembers } from './getMembers';
import { removeUser } from './removeUser';
import { update } from './update';

/** In the order of use; the first one is the default. */
export const groupOperations: Operation[] = [
	addUser,
	removeUser,
	getMembers,
	getAll,
	get,
	create,
	update,
	deleteOne,
];
