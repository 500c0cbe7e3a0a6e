import type { Operation } from '../operation';
import { addUser } from './addUser';
import { create } from './create';
import { deleteOne } from './delete';
import { get } from './get';
import { getAll } from './getAll';
import { getMembers } from './getMembers';
import { removeUser } from './removeUser';

/** The first one is the default. */
export const groupOperations: Operation[] = [
	getAll,
	get,
	create,
	addUser,
	removeUser,
	getMembers,
	deleteOne,
];
